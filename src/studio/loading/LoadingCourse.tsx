import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ProgressBar, Skeleton } from '@openedx/paragon';
import type { ReactNode } from 'react';
import type { MessageDescriptor } from 'react-intl';
import { useReading } from '../data/studio-reading.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { messages } from './messages.ts';

interface LoadingCourseProps {
  /** Read out while nothing but the course run itself is waited for. */
  readonly label: MessageDescriptor;
  /** What shows meanwhile; grey lines if left out. */
  readonly children?: ReactNode;
}

/** In place of what shows a course run until it is there. Says so if the service reads it from Studio first. */
export function LoadingCourse({ label, children = <Skeleton count={5} /> }: LoadingCourseProps) {
  const intl = useIntl();
  const { courseId } = useOutlineHost();
  const job = useReading(courseId);
  if (job === null)
    return (
      <div role="status" aria-label={intl.formatMessage(label)}>
        {children}
      </div>
    );
  const { done, total } = job;
  const percent = total === null || total === 0 ? null : Math.min(100, Math.round((100 * done) / total));
  return (
    <div className="olx-empty">
      <p className="olx-empty__title" role="status">
        <FormattedMessage {...(job.state === 'needs_sign_in' ? messages.needsSignIn : messages.reading)} />
      </p>
      <p>
        <FormattedMessage {...(job.state === 'needs_sign_in' ? messages.needsSignInHint : messages.readingHint)} />
      </p>
      {job.state !== 'needs_sign_in' && (
        <ProgressBar
          animated
          now={percent ?? 100}
          variant="primary"
          aria-label={intl.formatMessage(messages.progress)}
          {...(percent === null ? { 'aria-valuenow': undefined } : {})}
        />
      )}
    </div>
  );
}

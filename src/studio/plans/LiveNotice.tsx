import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert } from '@openedx/paragon';
import { Info, Visibility } from '@openedx/paragon/icons';
import type { Change } from '#contract';
import { messages } from './messages.ts';
import { blockCount, isLive } from './plan-groups.ts';
import './plans.css';

interface LiveNoticeProps {
  readonly changes: readonly Change[];
  /** How many static assets and course files change; these have no draft. */
  readonly files: number;
}

/** How much of a change learners see as soon as it is made. Nothing if nothing changes. */
export function LiveNotice({ changes, files }: LiveNoticeProps) {
  const count = blockCount(changes.filter(isLive));
  const all = blockCount(changes);
  if (count === 0 && files === 0) {
    if (changes.length === 0) return null;
    return (
      <Alert variant="info" icon={Info} className="olx-plan__live">
        <FormattedMessage {...messages.liveNothing} />
      </Alert>
    );
  }
  return (
    <Alert variant="warning" icon={Visibility} className="olx-plan__live">
      <FormattedMessage
        {...(count === 0 ? messages.liveFiles : count === all ? messages.liveAll : messages.liveSome)}
        values={{ count, all, files }}
      />
    </Alert>
  );
}

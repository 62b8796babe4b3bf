import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ProgressBar, Spinner } from '@openedx/paragon';
import type { MessageDescriptor } from 'react-intl';
import type { WriteProgress } from '../data/mutations.ts';
import { messages } from './messages.ts';

const PHASES: Readonly<Record<string, MessageDescriptor>> = {
  unpack: messages.phaseUnpack,
  read: messages.phaseRead,
  check: messages.phaseCheck,
  plan: messages.phasePlan,
  write: messages.phaseWrite,
};

interface WriteProgressBarProps {
  readonly progress: WriteProgress | null;
  readonly applying: boolean;
}

/** How far an import is, for eyes and ears. */
export function WriteProgressBar({ progress, applying }: WriteProgressBarProps) {
  const intl = useIntl();
  const phase = phaseOf(progress, applying);
  const { done, total } = amountOf(progress);
  const percent = total === null || total === 0 ? null : Math.min(100, Math.round((100 * done) / total));
  return (
    <div className="olx-progress">
      <p className="olx-progress__text" role="status" aria-live="polite">
        {percent === null && <Spinner animation="border" size="sm" screenReaderText="" aria-hidden className="mr-2" />}
        <FormattedMessage {...phase} />
        {progress?.phase === 'working' && total !== null && (
          <span className="ml-2 text-muted">
            <FormattedMessage {...messages.progressOf} values={{ done, total }} />
          </span>
        )}
      </p>
      {percent !== null && <ProgressBar now={percent} variant="primary" aria-label={intl.formatMessage(phase)} />}
    </div>
  );
}

function phaseOf(progress: WriteProgress | null, applying: boolean): MessageDescriptor {
  const otherwise = applying ? messages.applying : messages.working;
  if (progress === null) return otherwise;
  // sent whole, the rest is the service's
  if (progress.phase === 'sending')
    return progress.total !== null && progress.done >= progress.total ? otherwise : messages.sending;
  return (progress.job.phase === null ? undefined : PHASES[progress.job.phase]) ?? otherwise;
}

function amountOf(progress: WriteProgress | null): { readonly done: number; readonly total: number | null } {
  if (progress === null) return { done: 0, total: null };
  if (progress.phase === 'working') return { done: progress.job.done, total: progress.job.total };
  return progress.total !== null && progress.done >= progress.total ? { done: 0, total: null } : progress;
}

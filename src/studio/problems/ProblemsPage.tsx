import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Icon, IconButton, Skeleton } from '@openedx/paragon';
import { CheckCircleOutline, ChevronRight } from '@openedx/paragon/icons';
import { shortKey } from '../data/outline-tree.ts';
import { useProblems } from '../data/queries.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { DiagnosticList } from './DiagnosticList.tsx';
import { messages } from './messages.ts';
import { RefusalAlert } from './RefusalAlert.tsx';

/** All findings about a block and what stands below it. */
export function ProblemsPage({ block }: { readonly block: string }) {
  const intl = useIntl();
  const { select } = useOutlineHost();
  const { data, error, isPending, refetch } = useProblems(block);
  if (isPending) {
    return (
      <div role="status" aria-label={intl.formatMessage(messages.loading)}>
        <Skeleton count={3} />
      </div>
    );
  }
  if (error !== null) return <RefusalAlert error={error} onRetry={refetch} />;
  if (data.length === 0) {
    return (
      <div className="olx-empty">
        <Icon src={CheckCircleOutline} className="olx-empty__icon" />
        <p className="olx-empty__title">
          <FormattedMessage {...messages.none} />
        </p>
        <p className="mb-0">
          <FormattedMessage {...messages.noneHint} />
        </p>
      </div>
    );
  }
  return (
    <DiagnosticList
      diagnostics={data}
      action={({ block: about }) =>
        about !== null &&
        about !== block && (
          <IconButton
            src={ChevronRight}
            iconAs={Icon}
            size="sm"
            alt={intl.formatMessage(messages.goTo, { block: shortKey(about) })}
            onClick={() => select(about)}
          />
        )
      }
    />
  );
}

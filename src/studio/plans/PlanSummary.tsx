import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Alert, Badge } from '@openedx/paragon';
import { Info } from '@openedx/paragon/icons';
import type { Plan } from '#contract';
import { countSeverities } from '../problems/diagnostic-groups.ts';
import { messages } from './messages.ts';
import { CHANGE_KINDS, type ChangeKind } from './plan-groups.ts';
import './plans.css';

const KIND_VARIANT = { orphan: 'warning', delete: 'danger', change: 'info', move: 'info', add: 'success' } as const;

interface PlanSummaryProps {
  readonly plan: Plan;
  /** Whether orphaned blocks go with the change. */
  readonly orphansGo: boolean;
}

/** How many blocks and assets a change adds, changes, moves and deletes. */
export function PlanSummary({ plan, orphansGo }: PlanSummaryProps) {
  const { summary } = plan;
  const kinds = CHANGE_KINDS.filter((kind) => summary[kind] > 0);
  if (kinds.length === 0 && plan.assets.length === 0 && plan.files.length === 0 && plan.diagnostics.length === 0) {
    return (
      <Alert variant="info" icon={Info}>
        <FormattedMessage {...(plan.conflicts.length > 0 ? messages.allKept : messages.nothing)} />
      </Alert>
    );
  }
  return (
    <p className="olx-plan__summary" aria-live="polite">
      {kinds.map((kind) => (
        <Badge key={kind} variant={KIND_VARIANT[kind]}>
          <FormattedMessage {...kindMessage(kind, orphansGo)} values={{ count: summary[kind] }} />
        </Badge>
      ))}
      {plan.diagnostics.length > 0 && (
        <Badge variant="light">
          <ProblemCount diagnostics={plan.diagnostics} />
        </Badge>
      )}
      {plan.assets.length > 0 && (
        <Badge variant="light">
          <FormattedMessage {...messages.assets} values={{ count: plan.assets.length }} />
        </Badge>
      )}
      {plan.files.length > 0 && (
        <Badge variant="light">
          <FormattedMessage {...messages.files} values={{ count: plan.files.length }} />
        </Badge>
      )}
    </p>
  );
}

/** The text that counts blocks of a kind of change; orphans that go with the change are told as such. */
export function kindMessage(kind: ChangeKind, orphansGo: boolean) {
  return kind === 'orphan' && orphansGo ? messages.orphansDeleted : messages[`kind_${kind}`];
}

/** “2 errors, 1 warning”. */
export function ProblemCount({ diagnostics }: Pick<Plan, 'diagnostics'>) {
  const intl = useIntl();
  const { error, warning, info } = countSeverities(diagnostics);
  const warnings = warning + info;
  return intl.formatMessage(messages.problems, {
    errors: error,
    warnings,
    both: error > 0 && warnings > 0 ? 'yes' : 'no',
  });
}

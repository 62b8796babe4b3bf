import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import type { OutlineNode, Plan } from '#contract';
import { ConflictList, type Deciding } from '../conflicts/ConflictList.tsx';
import { DiagnosticList } from '../problems/DiagnosticList.tsx';
import { ChangeSections } from './ChangeSections.tsx';
import { LiveNotice } from './LiveNotice.tsx';
import { messages } from './messages.ts';
import { PlanChange } from './PlanChange.tsx';
import { PlanSection } from './PlanSection.tsx';
import { PlanSummary, ProblemCount } from './PlanSummary.tsx';
import { blockCount, detachedCount, namesOf } from './plan-groups.ts';
import { StudioRoute } from './StudioRoute.tsx';
import './plans.css';

interface PlanViewProps {
  readonly plan: Plan;
  /** The outline before the change, for the names of parents; null while it is not known. */
  readonly outline: OutlineNode | null;
  /** Whether orphaned blocks go with the change. */
  readonly orphansGo: boolean;
  readonly deciding: Deciding;
}

/** What a change would do: the counts, what keeps it from being done, every block by what happens to it, and warnings. */
export function PlanView({ plan, outline, orphansGo, deciding }: PlanViewProps) {
  const detached = detachedCount(plan.changes);
  const names = namesOf(plan.changes);
  const failing = plan.diagnostics.some(({ severity }) => severity === 'error');
  const problems = plan.diagnostics.length > 0 && (
    <PlanSection title={<ProblemCount diagnostics={plan.diagnostics} />} open={failing}>
      <DiagnosticList diagnostics={plan.diagnostics} names={names} titled />
    </PlanSection>
  );
  return (
    <div className="olx-plan">
      <PlanSummary plan={plan} orphansGo={orphansGo} />
      <LiveNotice plan={plan} />
      <StudioRoute plan={plan} />
      {detached > 0 && (
        <Alert variant="warning" icon={WarningFilled} className="mb-3">
          <FormattedMessage {...messages.learnerWarning} values={{ count: detached }} />
        </Alert>
      )}
      {failing && problems}
      {plan.conflicts.length > 0 && (
        <PlanSection
          title={
            <FormattedMessage
              {...messages.conflicts}
              values={{ count: plan.conflicts.length, open: openCount(plan, deciding) }}
            />
          }
          open
        >
          <ConflictList conflicts={plan.conflicts} deciding={deciding} />
        </PlanSection>
      )}
      <ChangeSections done={plan} outline={outline} orphansGo={orphansGo} />
      {plan.spelling.length > 0 && (
        <PlanSection title={<FormattedMessage {...messages.spelling} values={{ count: blockCount(plan.spelling) }} />}>
          <p className="small text-muted">
            <FormattedMessage {...messages.spellingHint} />
          </p>
          <ul className="list-unstyled mb-0">
            {plan.spelling.map((change) => (
              <PlanChange
                key={`${change.block} ${change.form}`}
                change={change}
                outline={outline}
                names={namesOf(plan.spelling)}
              />
            ))}
          </ul>
        </PlanSection>
      )}
      {!failing && problems}
    </div>
  );
}

/** Conflicts that nobody has decided, also not in a plan that is being made. */
function openCount({ conflicts }: Plan, { decided }: Deciding): number {
  return conflicts.filter(({ id }) => decided[id] === undefined).length;
}

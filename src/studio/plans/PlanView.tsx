import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert, Collapsible } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import type { ReactNode } from 'react';
import type { MessageDescriptor } from 'react-intl';
import type { OutlineNode, Plan } from '#contract';
import { ConflictList } from '../problems/ConflictList.tsx';
import { DiagnosticList } from '../problems/DiagnosticList.tsx';
import { messages } from './messages.ts';
import { PlanChange } from './PlanChange.tsx';
import { PlanFile } from './PlanFile.tsx';
import { kindMessage, PlanSummary, ProblemCount } from './PlanSummary.tsx';
import { detachedCount, groupChanges, namesOf } from './plan-groups.ts';
import './plans.css';

interface PlanViewProps {
  readonly plan: Plan;
  /** The outline before the change, for the names of parents; null while it is not known. */
  readonly outline: OutlineNode | null;
  /** Whether orphaned blocks go with the change. */
  readonly orphansGo: boolean;
}

/** What a change would do: the counts, what keeps it from being done, every block by what happens to it, and warnings. */
export function PlanView({ plan, outline, orphansGo }: PlanViewProps) {
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
      {detached > 0 && (
        <Alert variant="warning" icon={WarningFilled} className="mb-3">
          <FormattedMessage {...messages.learnerWarning} values={{ count: detached }} />
        </Alert>
      )}
      {failing && problems}
      {plan.conflicts.length > 0 && (
        <PlanSection
          title={<FormattedMessage {...messages.conflicts} values={{ count: plan.conflicts.length }} />}
          open
        >
          <ConflictList conflicts={plan.conflicts} />
        </PlanSection>
      )}
      {groupChanges(plan.changes).map(({ kind, changes }) => (
        <PlanSection
          key={kind}
          title={<FormattedMessage {...kindMessage(kind, orphansGo)} values={{ count: changes.length }} />}
          open={changes.length <= 20}
        >
          <ul className="list-unstyled mb-0">
            {changes.map((change) => (
              <PlanChange
                key={`${change.kind} ${change.block} ${change.parent}`}
                change={change}
                outline={outline}
                names={names}
              />
            ))}
          </ul>
        </PlanSection>
      ))}
      <FileChanges title={messages.assets} changes={plan.assets} />
      <FileChanges title={messages.files} changes={plan.files} />
      {!failing && problems}
    </div>
  );
}

interface FileChangesProps {
  readonly title: MessageDescriptor;
  readonly changes: Plan['files'];
}

function FileChanges({ title, changes }: FileChangesProps) {
  if (changes.length === 0) return null;
  return (
    <PlanSection title={<FormattedMessage {...title} values={{ count: changes.length }} />}>
      <ul className="list-unstyled mb-0">
        {changes.map((change) => (
          <PlanFile key={change.path} change={change} />
        ))}
      </ul>
    </PlanSection>
  );
}

interface PlanSectionProps {
  readonly title: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}

function PlanSection({ title, open = false, children }: PlanSectionProps) {
  return (
    <Collapsible
      className="olx-plan__section"
      title={<span className="olx-plan__title">{title}</span>}
      defaultOpen={open}
      styling="basic"
    >
      {children}
    </Collapsible>
  );
}

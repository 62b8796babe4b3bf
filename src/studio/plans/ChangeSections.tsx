import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { MessageDescriptor } from 'react-intl';
import type { OutlineNode, Plan } from '#contract';
import { messages } from './messages.ts';
import { PlanChange } from './PlanChange.tsx';
import { PlanFile } from './PlanFile.tsx';
import { PlanSection } from './PlanSection.tsx';
import { kindMessage } from './PlanSummary.tsx';
import { blockCount, groupChanges, namesOf } from './plan-groups.ts';

/** A section of so many rows is open from the start. */
const FEW = 20;

interface ChangeSectionsProps {
  /** What is done or would be, of a plan or of a commit. */
  readonly done: Pick<Plan, 'changes' | 'assets' | 'files'>;
  /** The outline before the change, or after it, for the names of parents; null while it is not known. */
  readonly outline: OutlineNode | null;
  /** Whether orphaned blocks go with the change. */
  readonly orphansGo: boolean;
}

/** Every block by what happens to it, then static assets and course files. */
export function ChangeSections({ done, outline, orphansGo }: ChangeSectionsProps) {
  const names = namesOf(done.changes);
  return (
    <>
      {groupChanges(done.changes).map(({ kind, changes }) => (
        <PlanSection
          key={kind}
          title={<FormattedMessage {...kindMessage(kind, orphansGo)} values={{ count: blockCount(changes) }} />}
          open={changes.length <= FEW}
        >
          <ul className="list-unstyled mb-0">
            {changes.map((change) => (
              <PlanChange
                key={`${change.kind} ${change.block} ${change.form}`}
                change={change}
                outline={outline}
                names={names}
              />
            ))}
          </ul>
        </PlanSection>
      ))}
      <FileChanges title={messages.assets} changes={done.assets} />
      <FileChanges title={messages.files} changes={done.files} />
    </>
  );
}

interface FileChangesProps {
  readonly title: MessageDescriptor;
  readonly changes: Plan['files'];
}

function FileChanges({ title, changes }: FileChangesProps) {
  if (changes.length === 0) return null;
  return (
    <PlanSection
      title={<FormattedMessage {...title} values={{ count: changes.length }} />}
      open={changes.length <= FEW}
    >
      <ul className="list-unstyled mb-0">
        {changes.map((change) => (
          <PlanFile key={change.path} change={change} />
        ))}
      </ul>
    </PlanSection>
  );
}

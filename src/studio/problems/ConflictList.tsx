import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { Conflict } from '#contract';
import { shortKey } from '../data/outline-tree.ts';
import { conflictMessages } from './conflict-messages.ts';

export interface ConflictListProps {
  readonly conflicts: readonly Conflict[];
}

/** What was changed on both sides, one line each: the block and what of it. */
export function ConflictList({ conflicts }: ConflictListProps) {
  return (
    <ul className="list-unstyled mb-0">
      {conflicts.map((conflict) => (
        <li key={`${conflict.block} ${conflict.field}`} className="olx-conflict">
          {conflict.display_name ?? shortKey(conflict.block)} <ConflictField conflict={conflict} />
        </li>
      ))}
    </ul>
  );
}

function ConflictField({ conflict: { kind, field } }: { readonly conflict: Conflict }) {
  if (kind === 'setting' || kind === 'file') return <span className="olx-key">{field}</span>;
  return (
    <span className="text-muted">
      <FormattedMessage {...conflictMessages[kind]} />
    </span>
  );
}

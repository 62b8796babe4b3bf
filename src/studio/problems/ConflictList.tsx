import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { ReactNode } from 'react';
import type { MessageDescriptor } from 'react-intl';
import type { Conflict, OutlineNode } from '#contract';
import { SettingValue } from '../block/SettingValue.tsx';
import { descendantsOf, nameOf, shortKey } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { conflictMessages } from './conflict-messages.ts';
import { sidesOf } from './conflict-sides.ts';
import './problems.css';

export interface ConflictListProps {
  readonly conflicts: readonly Conflict[];
}

/** What was changed on both sides: the block, what of it, and what each side made of it where that is short. */
export function ConflictList({ conflicts }: ConflictListProps) {
  const outline = useOutline().data ?? null;
  return (
    <ul className="list-unstyled mb-0">
      {conflicts.map((conflict) => (
        <li key={`${conflict.kind} ${conflict.block} ${conflict.field} ${conflict.form}`} className="olx-both">
          <span className="olx-both__what">
            <span>{conflict.display_name ?? shortKey(conflict.block)}</span>
            <ConflictField conflict={conflict} />
            {conflict.form !== 'both' && (
              <span className="text-muted">
                <FormattedMessage {...conflictMessages[`form_${conflict.form}`]} />
              </span>
            )}
          </span>
          <Sides conflict={conflict} outline={outline} />
        </li>
      ))}
    </ul>
  );
}

function ConflictField({ conflict }: { readonly conflict: Conflict }) {
  const { kind, field } = conflict;
  if (kind === 'setting' || kind === 'file') return <span className="olx-key">{field}</span>;
  const sides = sidesOf(conflict);
  return (
    <span className="text-muted">
      <FormattedMessage
        {...((kind === 'deleted' || kind === 'published') && sides?.kind === 'gone'
          ? conflictMessages[`${kind}_${sides.side}`]
          : conflictMessages[kind])}
      />
    </span>
  );
}

interface SidesProps {
  readonly conflict: Conflict;
  readonly outline: OutlineNode | null;
}

function Sides({ conflict, outline }: SidesProps) {
  const sides = sidesOf(conflict);
  if (sides === null || sides.kind === 'gone') return null;
  const drawn = (side: 'ours' | 'theirs'): ReactNode =>
    sides.kind === 'values' ? (
      <SettingValue value={sides[side]} />
    ) : sides[side].length === 0 ? (
      <FormattedMessage {...conflictMessages.nowhere} />
    ) : (
      <FormattedMessage
        {...conflictMessages.inside}
        values={{ parents: sides[side].map((id) => nameOfId(outline, id)).join(', ') }}
      />
    );
  return (
    <dl className="olx-both__sides">
      <Side label={conflictMessages.ours}>{drawn('ours')}</Side>
      <Side label={conflictMessages.theirs}>{drawn('theirs')}</Side>
    </dl>
  );
}

function Side({ label, children }: { readonly label: MessageDescriptor; readonly children: ReactNode }) {
  return (
    <>
      <dt>
        <FormattedMessage {...label} />
      </dt>
      <dd>{children}</dd>
    </>
  );
}

/** The name of a block that is given as `type@url_name`; the same where it is not in the outline. */
function nameOfId(outline: OutlineNode | null, id: string): string {
  const node =
    outline === null ? undefined : [outline, ...descendantsOf(outline)].find((each) => shortKey(each.id) === id);
  return node === undefined ? id : nameOf(node);
}

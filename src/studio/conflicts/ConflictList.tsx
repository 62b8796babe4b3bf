import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Badge, Button, Form } from '@openedx/paragon';
import type { ChangeEvent } from 'react';
import type { Conflict, Side } from '#contract';
import { shortKey } from '../data/outline-tree.ts';
import { ConflictSides } from './ConflictSides.tsx';
import { sidesOf } from './conflict-sides.ts';
import { messages } from './messages.ts';
import './conflicts.css';

/** Decisions about conflicts, by id. */
export type Decisions = Readonly<Record<string, Side>>;

/** How the author decides conflicts. */
export interface Deciding {
  /** What was chosen so far. */
  readonly decided: Decisions;
  readonly disabled: boolean;
  /** Gets what is chosen anew. */
  readonly onDecide: (choices: Decisions) => void;
}

interface ConflictListProps {
  readonly conflicts: readonly Conflict[];
  /** How the author decides; left out if nothing can be decided here. */
  readonly deciding?: Deciding;
}

/** What was changed on both sides: the block, what of it, what each side made of it, and which side to take. */
export function ConflictList({ conflicts, deciding }: ConflictListProps) {
  return (
    <>
      {deciding !== undefined && conflicts.length > 1 && <DecideAll conflicts={conflicts} deciding={deciding} />}
      <ul className="list-unstyled mb-0">
        {conflicts.map((conflict) => (
          <li key={conflict.id} className="olx-both">
            <ConflictItem conflict={conflict} {...(deciding === undefined ? {} : { deciding })} />
          </li>
        ))}
      </ul>
    </>
  );
}

function DecideAll({ conflicts, deciding }: Required<ConflictListProps>) {
  const all = (side: Side): void =>
    deciding.onDecide(Object.fromEntries(conflicts.map(({ id }) => [id, side] as const)));
  return (
    <div className="olx-both__all">
      <Button size="sm" variant="outline-primary" disabled={deciding.disabled} onClick={() => all('ours')}>
        <FormattedMessage {...messages.keepAll} />
      </Button>
      <Button size="sm" variant="outline-primary" disabled={deciding.disabled} onClick={() => all('theirs')}>
        <FormattedMessage {...messages.takeAll} />
      </Button>
    </div>
  );
}

function ConflictItem({ conflict, deciding }: { readonly conflict: Conflict; readonly deciding?: Deciding }) {
  const name = conflict.display_name ?? shortKey(conflict.block);
  const choice = deciding?.decided[conflict.id] ?? null;
  return (
    <>
      <div className="olx-both__what">
        <span className="olx-both__name">{name}</span>
        <ConflictThing conflict={conflict} />
        {conflict.form !== 'both' && (
          <Badge variant={conflict.form === 'published' ? 'info' : 'light'}>
            <FormattedMessage {...messages[`form_${conflict.form}`]} />
          </Badge>
        )}
        {deciding !== undefined && choice === null && (
          <Badge variant="warning">
            <FormattedMessage {...messages.open} />
          </Badge>
        )}
      </div>
      <ConflictSides conflict={conflict} />
      {deciding !== undefined && <Choice conflict={conflict} name={name} choice={choice} deciding={deciding} />}
    </>
  );
}

function ConflictThing({ conflict }: { readonly conflict: Conflict }) {
  const { kind, name } = conflict;
  if (kind === 'setting' || kind === 'file') return <span className="olx-key">{name}</span>;
  const sides = sidesOf(conflict);
  return (
    <span className="text-muted">
      <FormattedMessage
        {...((kind === 'deleted' || kind === 'published') && sides?.kind === 'gone'
          ? messages[`${kind}_${sides.side}`]
          : messages[kind])}
      />
    </span>
  );
}

interface ChoiceProps {
  readonly conflict: Conflict;
  readonly name: string;
  readonly choice: Side | null;
  readonly deciding: Deciding;
}

function Choice({ conflict: { id, kind, name: thing }, name, choice, deciding }: ChoiceProps) {
  const intl = useIntl();
  return (
    <Form.RadioSet
      name={`olx-conflict-${id}`}
      isInline
      value={choice ?? ''}
      className="olx-both__choice"
      aria-label={intl.formatMessage(messages.choiceLabel, {
        name,
        thing: kind === 'setting' || kind === 'file' ? thing : intl.formatMessage(messages[kind]),
      })}
      onChange={(event: ChangeEvent<HTMLInputElement>) =>
        deciding.onDecide({ [id]: event.target.value === 'theirs' ? 'theirs' : 'ours' })
      }
    >
      <Form.Radio value="ours" disabled={deciding.disabled}>
        <FormattedMessage {...messages.keepOurs} />
      </Form.Radio>
      <Form.Radio value="theirs" disabled={deciding.disabled}>
        <FormattedMessage {...messages.takeTheirs} />
      </Form.Radio>
    </Form.RadioSet>
  );
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form } from '@openedx/paragon';
import type { ChangeEvent } from 'react';
import type { Orphan, Target } from '#contract';
import { isDirectOnly, shortKey } from '../data/outline-tree.ts';
import type { ImportChoices } from './import-state.ts';
import { messages } from './messages.ts';

/** Names that the hint about orphans spells out before it counts the rest. */
const NAMED_ORPHANS = 6;

const TARGETS: readonly Target[] = ['draft', 'published', 'archive'];

interface ChoiceProps {
  readonly choices: ImportChoices;
  readonly disabled: boolean;
  readonly onChange: (choices: ImportChoices) => void;
}

/** Whether the content becomes drafts, goes live, or both as the archive has it. Another choice makes another plan. */
export function TargetChoice({ type, choices, disabled, onChange }: ChoiceProps & { readonly type: string }) {
  return (
    <Form.Group className="olx-choice">
      <Form.Label>
        <FormattedMessage {...messages.targetTitle} />
      </Form.Label>
      <Form.RadioSet
        name="olx-target"
        value={choices.target}
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          const target = TARGETS.find((each) => each === event.target.value);
          if (target !== undefined) onChange({ ...choices, target });
        }}
      >
        {TARGETS.map((target) => (
          <Form.Radio
            key={target}
            value={target}
            disabled={disabled}
            description={<FormattedMessage {...messages[hintOf(target, type)]} />}
          >
            <FormattedMessage {...messages[`target_${target}`]} />
          </Form.Radio>
        ))}
      </Form.RadioSet>
    </Form.Group>
  );
}

function hintOf(target: Target, type: string) {
  return target === 'draft' && isDirectOnly(type) ? 'target_draft_hint_sections' : (`target_${target}_hint` as const);
}

/** What happens to blocks that the archive does not hold. Nothing if there are none. */
export function OrphanChoice({
  choices,
  orphans,
  disabled,
  onChange,
}: ChoiceProps & { readonly orphans: readonly Orphan[] }) {
  const intl = useIntl();
  const names = orphans.slice(0, NAMED_ORPHANS).map(({ block, display_name: name }) => name ?? shortKey(block));
  const rest = orphans.length - names.length;
  if (orphans.length === 0 && choices.orphans === 'reject') return null;
  return (
    <Form.Group className="olx-choice">
      <Form.Label>
        <FormattedMessage {...messages.orphansTitle} />
      </Form.Label>
      <Form.RadioSet
        name="olx-orphans"
        value={choices.orphans}
        onChange={(event: ChangeEvent<HTMLInputElement>) =>
          onChange({ ...choices, orphans: event.target.value === 'delete' ? 'delete' : 'reject' })
        }
      >
        <Form.Radio value="reject" disabled={disabled}>
          <FormattedMessage {...messages.orphansReject} />
        </Form.Radio>
        <Form.Radio value="delete" disabled={disabled}>
          <FormattedMessage {...messages.orphansDelete} />
        </Form.Radio>
      </Form.RadioSet>
      {names.length > 0 && (
        <Form.Text>
          <FormattedMessage
            {...messages.orphansHint}
            values={{
              names: intl.formatList([...names, ...(rest > 0 ? [`+${rest}`] : [])], { type: 'conjunction' }),
            }}
          />
        </Form.Text>
      )}
    </Form.Group>
  );
}

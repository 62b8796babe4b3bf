import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form } from '@openedx/paragon';
import type { ChangeEvent } from 'react';
import type { MergePolicy, Orphan } from '#contract';
import { shortKey } from '../data/outline-tree.ts';
import type { ImportChoices } from './import-state.ts';
import { messages } from './messages.ts';

/** Names that the hint about orphans spells out before it counts the rest. */
const NAMED_ORPHANS = 6;

interface ImportChoicesFormProps {
  readonly choices: ImportChoices;
  readonly orphans: readonly Orphan[];
  readonly disabled: boolean;
  readonly onChange: (choices: ImportChoices) => void;
}

/** What only the author can decide about an import. Each choice makes another plan. */
export function ImportChoicesForm({ choices, orphans, disabled, onChange }: ImportChoicesFormProps) {
  const intl = useIntl();
  const names = orphans.slice(0, NAMED_ORPHANS).map(({ block, display_name: name }) => name ?? shortKey(block));
  const rest = orphans.length - names.length;
  return (
    <>
      {choices.merge !== null && (
        <Form.Group className="olx-choice">
          <Form.Label>
            <FormattedMessage {...messages.mergeTitle} />
          </Form.Label>
          <Form.RadioSet
            name="olx-merge"
            value={choices.merge}
            onChange={(event: ChangeEvent<HTMLInputElement>) => {
              const merge = mergeOf(event.target.value);
              if (merge !== null) onChange({ ...choices, merge });
            }}
          >
            <Form.Radio value="fail" disabled={disabled}>
              <FormattedMessage {...messages.mergeFail} />
            </Form.Radio>
            <Form.Radio value="ours" disabled={disabled}>
              <FormattedMessage {...messages.mergeKeepLocal} />
            </Form.Radio>
            <Form.Radio value="theirs" disabled={disabled}>
              <FormattedMessage {...messages.mergeTheirs} />
            </Form.Radio>
          </Form.RadioSet>
          <Form.Text>
            <FormattedMessage {...messages.mergeHint} />
          </Form.Text>
        </Form.Group>
      )}
      {(orphans.length > 0 || choices.orphans === 'delete') && (
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
      )}
    </>
  );
}

const MERGES: readonly MergePolicy[] = ['fail', 'ours', 'theirs'];

function mergeOf(value: string): MergePolicy | null {
  return MERGES.find((each) => each === value) ?? null;
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Button, Form, StatefulButton } from '@openedx/paragon';
import { type ChangeEvent, type FormEvent, useId, useState } from 'react';
import type { Json } from '#contract';
import type { Field } from '#olx';
import { messages } from './messages.ts';
import { inputKind, inputText, readInput } from './setting-input.ts';

interface SettingFormProps {
  readonly name: string;
  readonly field: Field | null;
  readonly value: Json | undefined;
  readonly saving: boolean;
  readonly onSave: (value: Json) => void;
  readonly onCancel: () => void;
}

/** Edits the value of one setting with an input that fits its type. */
export function SettingForm({ name, field, value, saving, onSave, onCancel }: SettingFormProps) {
  const intl = useIntl();
  const id = useId();
  const [kind] = useState(() => inputKind(field, value));
  const [text, setText] = useState(() => inputText(kind, value));
  const [tried, setTried] = useState(false);
  const reading = readInput(kind, field, text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (reading.ok) onSave(reading.value);
  };
  const change = (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>): void =>
    setText(event.target.value);
  const shared = { value: text, onChange: change, autoFocus: true };
  return (
    <form onSubmit={submit} className="olx-setting-form">
      <Form.Group controlId={id} isInvalid={tried && !reading.ok} className="mb-2">
        <Form.Label>
          <FormattedMessage {...messages.value} values={{ name: field?.label ?? name }} />
        </Form.Label>
        {kind === 'boolean' && (
          <Form.Control as="select" size="sm" {...shared}>
            <option value="true">{intl.formatMessage(messages.yes)}</option>
            <option value="false">{intl.formatMessage(messages.no)}</option>
          </Form.Control>
        )}
        {kind === 'choice' && (
          <Form.Control as="select" size="sm" {...shared}>
            {[...new Set([text, ...(field?.values ?? [])])].map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </Form.Control>
        )}
        {kind === 'number' && <Form.Control size="sm" inputMode="decimal" {...shared} />}
        {kind === 'text' && <Form.Control size="sm" {...shared} />}
        {(kind === 'json' || kind === 'long-text') && (
          <Form.Control as="textarea" className="olx-text" rows={5} spellCheck={kind === 'long-text'} {...shared} />
        )}
        {field !== null && field.help !== '' && <Form.Text>{field.help.replaceAll('`', '')}</Form.Text>}
        {tried && !reading.ok && (
          <Form.Control.Feedback type="invalid">
            <FormattedMessage {...messages[`bad_${reading.reason}`]} values={{ minimum: field?.minimum ?? 0 }} />
          </Form.Control.Feedback>
        )}
      </Form.Group>
      <ActionRow>
        <Button size="sm" variant="tertiary" onClick={onCancel}>
          <FormattedMessage {...messages.cancel} />
        </Button>
        <StatefulButton
          size="sm"
          type="submit"
          state={saving ? 'pending' : 'default'}
          labels={{ default: intl.formatMessage(messages.save), pending: intl.formatMessage(messages.saving) }}
          disabledStates={['pending']}
        />
      </ActionRow>
    </form>
  );
}

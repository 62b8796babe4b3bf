import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Form } from '@openedx/paragon';
import type { ChangeEvent } from 'react';
import { allowedChildren, blockType } from '#olx';
import { randomName } from '../data/random-name.ts';
import { withFreshNames } from './fresh-names.ts';
import { messages } from './messages.ts';

interface ExampleFieldProps {
  readonly parentType: string;
  readonly xml: string;
  readonly onChange: (xml: string) => void;
}

/** A text field for the OLX of a new block, with an example of each type that fits. */
export function ExampleField({ parentType, xml, onChange }: ExampleFieldProps) {
  const intl = useIntl();
  const types = allowedChildren(parentType).flatMap((type) => blockType(type) ?? []);
  return (
    <>
      {types.length > 0 && (
        <Form.Group controlId="olx-example">
          <Form.Label>
            <FormattedMessage {...messages.startWith} />
          </Form.Label>
          <Form.Control
            as="select"
            defaultValue=""
            onChange={(event: ChangeEvent<HTMLSelectElement>) => {
              const example = blockType(event.target.value)?.example;
              if (example !== undefined) onChange(withFreshNames(example, randomName));
            }}
          >
            <option value="">{intl.formatMessage(messages.chooseType)}</option>
            {types.map(({ type, title }) => (
              <option key={type} value={type}>
                {title} ({type})
              </option>
            ))}
          </Form.Control>
        </Form.Group>
      )}
      <Form.Group controlId="olx-text">
        <Form.Label>
          <FormattedMessage {...messages.olxLabel} />
        </Form.Label>
        <Form.Control
          as="textarea"
          className="olx-text"
          rows={10}
          spellCheck={false}
          value={xml}
          onChange={(event: ChangeEvent<HTMLTextAreaElement>) => onChange(event.target.value)}
        />
      </Form.Group>
    </>
  );
}

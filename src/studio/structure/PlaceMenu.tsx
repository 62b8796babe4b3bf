import { useIntl } from '@edx/frontend-platform/i18n';
import { Form } from '@openedx/paragon';
import type { ChangeEvent } from 'react';
import type { OutlineNode } from '#contract';
import { nameOf } from '../data/outline-tree.ts';
import { childPlaces } from './child-places.ts';
import { messages } from './messages.ts';

interface PlaceMenuProps {
  readonly parent: OutlineNode;
  /** The block that is to be moved there, or null for a new one. */
  readonly moved: string | null;
  readonly index: number;
  readonly onChange: (index: number) => void;
}

/** A menu of the places among the children of a block. */
export function PlaceMenu({ parent, moved, index, onChange }: PlaceMenuProps) {
  const intl = useIntl();
  return (
    <Form.Group controlId="olx-place">
      <Form.Label>{intl.formatMessage(messages.position)}</Form.Label>
      <Form.Control
        as="select"
        value={String(index)}
        onChange={(event: ChangeEvent<HTMLSelectElement>) => onChange(Number(event.target.value))}
      >
        {childPlaces(parent, moved).map(({ index: place, after }) => (
          <option key={place} value={String(place)}>
            {after === null
              ? intl.formatMessage(messages.atStart)
              : intl.formatMessage(messages.after, { name: nameOf(after) })}
          </option>
        ))}
      </Form.Control>
    </Form.Group>
  );
}

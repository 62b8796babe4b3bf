import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Form, ModalDialog, StatefulButton } from '@openedx/paragon';
import { type ChangeEvent, useState } from 'react';
import type { OutlineNode } from '#contract';
import { nameOf, parentsOfLevel, pathTo } from '../data/outline-tree.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { placeOf } from './child-places.ts';
import { messages } from './messages.ts';
import { useMove } from './move.ts';
import { PlaceMenu } from './PlaceMenu.tsx';

interface MoveDialogProps {
  readonly node: OutlineNode;
  readonly outline: OutlineNode;
  readonly onClose: () => void;
}

/** Moves a block to any parent of its level. */
export function MoveDialog({ node, outline, onClose }: MoveDialogProps) {
  const intl = useIntl();
  const move = useMove();
  // the outline may be read anew while the dialog is open; the choice is kept by key
  const [opened] = useState(() => placeOf(outline, node.id));
  const [chosen, setChosen] = useState(opened?.parent.id ?? '');
  const [index, setIndex] = useState(opened?.index ?? 0);
  const title = intl.formatMessage(messages.moveTitle, { name: nameOf(node) });
  const parents = opened === null ? [] : parentsOfLevel(outline, opened.parent);
  const parent = parents.find(({ id }) => id === chosen);
  const unchanged = chosen === opened?.parent.id && index === opened.index;
  return (
    <ModalDialog title={title} isOpen onClose={onClose} hasCloseButton isFullscreenOnMobile isOverflowVisible={false}>
      <ModalDialog.Header>
        <ModalDialog.Title>{title}</ModalDialog.Title>
      </ModalDialog.Header>
      <ModalDialog.Body>
        {move.error !== null && <RefusalAlert error={move.error} />}
        <Form.Group controlId="olx-parent">
          <Form.Label>
            <FormattedMessage {...messages.moveParent} />
          </Form.Label>
          <Form.Control
            as="select"
            value={chosen}
            onChange={(event: ChangeEvent<HTMLSelectElement>) => {
              const next = parents.find(({ id }) => id === event.target.value);
              setChosen(event.target.value);
              setIndex(next?.id === opened?.parent.id ? (opened?.index ?? 0) : (next?.children.length ?? 0));
            }}
          >
            {parents.map((each) => (
              <option key={each.id} value={each.id}>
                {pathTo(outline, each.id).slice(1).map(nameOf).join(' › ') || nameOf(each)}
              </option>
            ))}
          </Form.Control>
          <Form.Text>
            <FormattedMessage {...messages.moveLevel} />
          </Form.Text>
        </Form.Group>
        {parent !== undefined && <PlaceMenu parent={parent} moved={node.id} index={index} onChange={setIndex} />}
      </ModalDialog.Body>
      <ModalDialog.Footer>
        <ActionRow>
          <ModalDialog.CloseButton variant="tertiary">
            <FormattedMessage {...messages.cancel} />
          </ModalDialog.CloseButton>
          <StatefulButton
            state={move.isPending ? 'pending' : 'default'}
            labels={{ default: intl.formatMessage(messages.move), pending: intl.formatMessage(messages.moving) }}
            disabledStates={['pending']}
            disabled={unchanged || parent === undefined}
            onClick={() =>
              move.mutate({ node, from: opened?.parent.id ?? '', parent: chosen, index }, { onSuccess: onClose })
            }
          />
        </ActionRow>
      </ModalDialog.Footer>
    </ModalDialog>
  );
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, AlertModal, Button } from '@openedx/paragon';
import type { Orphan } from '#contract';
import { BlockIcon } from '../block/BlockIcon.tsx';
import { shortKey } from '../data/outline-tree.ts';
import { messages } from './messages.ts';

interface OrphanQuestionProps {
  readonly orphans: readonly Orphan[];
  readonly onStay: () => void;
  readonly onDelete: () => void;
}

/** Names the blocks that a text leaves out, and asks whether they go. */
export function OrphanQuestion({ orphans, onStay, onDelete }: OrphanQuestionProps) {
  const intl = useIntl();
  return (
    <AlertModal
      title={intl.formatMessage(messages.orphansTitle, { count: orphans.length })}
      variant="warning"
      isOpen
      onClose={onStay}
      isOverflowVisible={false}
      footerNode={
        <ActionRow>
          <Button variant="tertiary" onClick={onStay}>
            <FormattedMessage {...messages.leaveStay} />
          </Button>
          <Button variant="danger" onClick={onDelete}>
            <FormattedMessage {...messages.orphansDelete} />
          </Button>
        </ActionRow>
      }
    >
      <p>
        <FormattedMessage {...messages.orphansText} />
      </p>
      <ul className="list-unstyled mb-0">
        {orphans.map(({ block, display_name: name }) => {
          const key = shortKey(block);
          return (
            <li key={block} className="d-flex align-items-center">
              <BlockIcon type={key.slice(0, key.indexOf('@'))} />
              <span className="ml-2">
                {name ?? key} <span className="olx-key">{key}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </AlertModal>
  );
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, AlertModal, Button } from '@openedx/paragon';
import { messages } from './messages.ts';

interface LeaveQuestionProps {
  readonly onStay: () => void;
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

/** Asks what becomes of unsaved text when the editor is closed. */
export function LeaveQuestion({ onStay, onKeep, onDiscard }: LeaveQuestionProps) {
  const intl = useIntl();
  return (
    <AlertModal
      title={intl.formatMessage(messages.leaveTitle)}
      isOpen
      onClose={onStay}
      isOverflowVisible={false}
      footerNode={
        <ActionRow>
          <Button variant="tertiary" onClick={onStay}>
            <FormattedMessage {...messages.leaveStay} />
          </Button>
          <Button variant="outline-danger" onClick={onDiscard}>
            <FormattedMessage {...messages.leaveDiscard} />
          </Button>
          <Button onClick={onKeep}>
            <FormattedMessage {...messages.leaveKeep} />
          </Button>
        </ActionRow>
      }
    >
      <FormattedMessage {...messages.leaveText} />
    </AlertModal>
  );
}

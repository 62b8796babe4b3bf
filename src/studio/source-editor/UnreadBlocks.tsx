import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Alert } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import { descendantsOf, findNode, isUnread, nameOf } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { messages } from './messages.ts';

/** Names that the notice spells out before it counts the rest. */
const NAMED = 6;

/** Says which blocks of the text are only placeholders, because they cannot be read; nothing if all can be. */
export function UnreadBlocks({ block }: { readonly block: string }) {
  const intl = useIntl();
  const outline = useOutline().data;
  const root = outline === undefined ? null : findNode(outline, block);
  if (root === null) return null;
  const unread = [...new Map(descendantsOf(root).map((node) => [node.id, node])).values()].filter(isUnread);
  if (!isUnread(root) && unread.length === 0) return null;
  const names = unread.slice(0, NAMED).map(nameOf);
  const rest = unread.length - names.length;
  const list = intl.formatList([...names, ...(rest > 0 ? [`+${rest}`] : [])], { type: 'conjunction' });
  return (
    <Alert variant="warning" icon={WarningFilled} className="mb-2">
      {isUnread(root) ? (
        <FormattedMessage {...messages.unreadSelf} />
      ) : (
        <FormattedMessage {...messages.unreadInside} values={{ count: unread.length, names: list }} />
      )}
    </Alert>
  );
}

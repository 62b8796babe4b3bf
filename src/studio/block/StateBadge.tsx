import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Badge } from '@openedx/paragon';
import type { BlockState } from '#contract';
import { messages } from './messages.ts';

const VARIANT = { published: 'light', draft: 'warning', unpublished: 'secondary' } as const;

/** Says that a block cannot be read. */
export function UnreadBadge() {
  return (
    <Badge variant="danger">
      <FormattedMessage {...messages.unread} />
    </Badge>
  );
}

/** Whether learners see what the author sees. */
export function StateBadge({ state }: { readonly state: BlockState }) {
  return (
    <Badge variant={VARIANT[state]}>
      <FormattedMessage {...messages[state]} />
    </Badge>
  );
}

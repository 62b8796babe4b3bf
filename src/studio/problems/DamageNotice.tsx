import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert } from '@openedx/paragon';
import { Error as ErrorIcon } from '@openedx/paragon/icons';
import type { BlockDamage, OutlineNode } from '#contract';
import { descendantsOf, isUnread } from '../data/outline-tree.ts';
import { useProblems } from '../data/queries.ts';
import { messages } from './messages.ts';
import './problems.css';

/** Why a block cannot be read, what Open edX would do with it, and what the author can do. */
export function DamageNotice({ block, damage }: { readonly block: string; readonly damage: BlockDamage }) {
  const found = useProblems(block).data?.find((each) => each.block === block && each.code === damage.code);
  return (
    <Alert variant="danger" icon={ErrorIcon} className="olx-damage">
      <Alert.Heading as="h3">
        <FormattedMessage {...messages.damage} />
      </Alert.Heading>
      <p className="olx-damage__reason">{found?.message ?? damage.message}</p>
      <p>
        <FormattedMessage {...messages.damageEffect} />
      </p>
      <p className="mb-0">
        <FormattedMessage {...messages.damageTodo} />
      </p>
    </Alert>
  );
}

/** How many blocks of a subtree cannot be read, and what that means; nothing if all can be. */
export function DamageSummary({ root }: { readonly root: OutlineNode }) {
  const unread = new Set([root, ...descendantsOf(root)].filter(isUnread).map(({ id }) => id));
  if (unread.size === 0) return null;
  return (
    <Alert variant="danger" icon={ErrorIcon} className="olx-damage">
      <p className="mb-0">
        <FormattedMessage {...messages.damageCount} values={{ count: unread.size }} />
      </p>
    </Alert>
  );
}

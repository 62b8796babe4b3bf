import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, AlertModal, Button, Skeleton, StatefulButton } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteBlock, type OutlineNode, type Plan } from '#contract';
import { BlockIcon } from '../block/BlockIcon.tsx';
import { useOlxApi } from '../data/api.ts';
import { useWrite } from '../data/mutations.ts';
import { isUnread, nameOf, shortKey } from '../data/outline-tree.ts';
import { answered } from '../data/refusal.ts';
import { detachedCount, isLive } from '../plans/plan-groups.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { messages } from './messages.ts';
import './structure.css';

/** Descendants that the question names before it counts the rest. */
const NAMED = 12;

interface DeleteDialogProps {
  readonly node: OutlineNode;
  readonly onClose: () => void;
  /** Called once the block is gone. */
  readonly onDeleted: () => void;
}

/** Asks before a block is deleted, naming what goes with it and what learners lose. */
export function DeleteDialog({ node, onClose, onDeleted }: DeleteDialogProps) {
  const intl = useIntl();
  const { client, course } = useOlxApi();
  const write = useWrite();
  // what the question names is what is deleted: the version that it was asked for
  const [{ id, version, name, unread }] = useState({
    id: node.id,
    version: node.version,
    name: nameOf(node),
    unread: isUnread(node),
  });
  const plan = useQuery({
    queryKey: ['olx', 'delete', course, id, version],
    queryFn: async ({ signal }) =>
      answered(await client.settle<Plan>(await client.plan(deleteBlock(course, id), { ifMatch: version, signal })))
        .value,
    gcTime: 0,
  });
  const remove = (): void =>
    write.mutate(
      { operation: deleteBlock(course, id), ifMatch: version, notice: intl.formatMessage(messages.deleted, { name }) },
      { onSuccess: onDeleted },
    );
  return (
    <AlertModal
      title={intl.formatMessage(messages.deleteTitle, { name })}
      variant="danger"
      isOpen
      onClose={onClose}
      isBlocking={write.isPending}
      isOverflowVisible={false}
      footerNode={
        <ActionRow>
          <Button variant="tertiary" onClick={onClose} disabled={write.isPending}>
            <FormattedMessage {...messages.cancel} />
          </Button>
          <StatefulButton
            variant="danger"
            state={write.isPending ? 'pending' : 'default'}
            labels={{ default: intl.formatMessage(messages.delete), pending: intl.formatMessage(messages.deleting) }}
            disabledStates={['pending']}
            disabled={plan.data === undefined}
            onClick={remove}
          />
        </ActionRow>
      }
    >
      {write.error !== null && <RefusalAlert error={write.error} />}
      {plan.error !== null && <RefusalAlert error={plan.error} onRetry={plan.refetch} />}
      {plan.isPending && (
        <div role="status" aria-label={intl.formatMessage(messages.planning)}>
          <Skeleton count={3} />
        </div>
      )}
      {plan.data !== undefined && <Consequences plan={plan.data} block={id} />}
      {unread && (
        <Alert variant="warning" icon={WarningFilled} className="mt-3 mb-0">
          <FormattedMessage {...messages.deleteUnread} />
        </Alert>
      )}
    </AlertModal>
  );
}

function Consequences({ plan, block }: { readonly plan: Plan; readonly block: string }) {
  const others = plan.changes.filter((each) => each.kind === 'delete' && each.block !== block);
  const gone = [...new Map(others.map((each) => [each.block, each])).values()];
  const detached = detachedCount(plan.changes);
  return (
    <>
      <p>
        {gone.length === 0 ? (
          <FormattedMessage {...messages.deleteAlone} />
        ) : (
          <FormattedMessage {...messages.deleteWith} values={{ count: gone.length }} />
        )}
      </p>
      {gone.length > 0 && (
        <ul className="olx-gone">
          {gone.slice(0, NAMED).map(({ block: each, display_name: name }) => {
            const key = shortKey(each);
            return (
              <li key={each}>
                <BlockIcon type={key.slice(0, key.indexOf('@'))} />
                <span>{name ?? key}</span>
              </li>
            );
          })}
          {gone.length > NAMED && (
            <li>
              <FormattedMessage {...messages.deleteMore} values={{ count: gone.length - NAMED }} />
            </li>
          )}
        </ul>
      )}
      <p>
        <FormattedMessage {...(plan.changes.some(isLive) ? messages.deleteLive : messages.deleteDraft)} />
      </p>
      {detached > 0 && (
        <Alert variant="warning" icon={WarningFilled} className="mb-0">
          <FormattedMessage {...messages.learnerState} values={{ count: detached }} />
        </Alert>
      )}
    </>
  );
}

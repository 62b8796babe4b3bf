import { useIntl } from '@edx/frontend-platform/i18n';
import { useMutation } from '@tanstack/react-query';
import { moveBlock, type OutlineNode } from '#contract';
import { useOlxApi } from '../data/api.ts';
import { useAnnounceChange, useReadAfterMismatch } from '../data/mutations.ts';
import { nameOf } from '../data/outline-tree.ts';
import { answered } from '../data/refusal.ts';
import { messages } from './messages.ts';

export interface Move {
  readonly node: OutlineNode;
  /** Usage key of the parent that it leaves. */
  readonly from: string;
  /** Usage key of the parent that it goes to; may be the same. */
  readonly parent: string;
  /** Its place there afterwards. */
  readonly index: number;
}

/** A mutation that moves a block as it is shown; somebody else's change of it meanwhile refuses the move. */
export function useMove() {
  const intl = useIntl();
  const { client, course } = useOlxApi();
  const announce = useAnnounceChange();
  return useMutation({
    mutationFn: async ({ node, from, parent, index }: Move) => {
      const { node_version: parentVersion } = answered(await client.getBlock(parent)).value;
      const operation = moveBlock(course, node.id, { parent, index, parent_version: parentVersion, from });
      return answered(await client.settle(await client.write(operation, { ifMatch: node.version })));
    },
    onSuccess: ({ value }, { node }) => announce(value, intl.formatMessage(messages.moved, { name: nameOf(node) })),
    onError: useReadAfterMismatch(),
  });
}

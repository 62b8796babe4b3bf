import type { BlockId } from '#olx';
import type { SeenChild } from '../client/cms-client.ts';
import type { BlockMessage } from './landed.ts';
import { seenId } from './seen-ids.ts';

/** What Studio finds wrong with the blocks inside some units: validation messages, and errors of showing them. */
export function messagesIn(children: ReadonlyMap<BlockId, readonly SeenChild[]>): readonly BlockMessage[] {
  const seen = new Map([...children.values()].flat().map((child) => [seenId(child.id), child]));
  return [...seen].flatMap(([block, { messages, renderError }]): readonly BlockMessage[] => [
    ...messages.map(({ type, text }): BlockMessage => ({ block, severity: severityOf(type), text })),
    ...(renderError === null ? [] : [{ block, severity: 'error', text: renderError } as const]),
  ]);
}

function severityOf(type: SeenChild['messages'][number]['type']): BlockMessage['severity'] {
  return type === 'error' ? 'error' : 'warning';
}

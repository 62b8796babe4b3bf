import { useSyncExternalStore } from 'react';
import type { Task } from '../../tasks/task.ts';

/** What the slots of one outline page share. Each of them has a React tree of its own, so no context reaches all. */
export interface SharedState {
  /** The task whose dialog is open, or null. */
  readonly task: Task | null;
  /** A block that the outline can not select, such as a component, or null. */
  readonly inside: BlockInside | null;
}

export interface BlockInside {
  readonly block: string;
  /** What the outline had selected then. The block is forgotten as soon as that changes. */
  readonly selected: string | null;
}

let state: SharedState = { task: null, inside: null };
const listeners = new Set<() => void>();

/** Changes what all slots share. */
export function share(change: Partial<SharedState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

export function useShared(): SharedState {
  return useSyncExternalStore(subscribe, () => state);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

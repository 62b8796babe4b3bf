import { createContext, useContext } from 'react';

/** Something that an author does with one block in a dialog of its own. Blocks are usage keys. */
export type Task =
  | { readonly kind: 'export'; readonly block: string }
  /** `file` is an archive that was dropped already, or null. */
  | { readonly kind: 'import'; readonly block: string; readonly file: File | null }
  | { readonly kind: 'add'; readonly block: string }
  | { readonly kind: 'move'; readonly block: string }
  | { readonly kind: 'delete'; readonly block: string };

/** Opens the dialog of a task; there is one dialog at a time. */
export type StartTask = (task: Task) => void;

const TaskContext = createContext<StartTask | null>(null);

export const StartTaskProvider = TaskContext.Provider;

/** How to open a task's dialog. Throws outside of `OlxWorkspace`. */
export function useStartTask(): StartTask {
  const start = useContext(TaskContext);
  if (start === null) throw new Error('The OLX panel needs an OlxWorkspace around it.');
  return start;
}

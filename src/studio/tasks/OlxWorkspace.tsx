import { type ReactNode, Suspense, useState } from 'react';
import { OpenSourceEditor } from './OpenSourceEditor.tsx';
import { TaskDialog } from './TaskDialog.tsx';
import { StartTaskProvider, type Task } from './task.ts';

/**
 * Put once around everything of the plugin: opens the dialogs of tasks, and the editor where the
 * host names a block. None of their code loads before one is opened.
 */
export function OlxWorkspace({ children }: { readonly children: ReactNode }) {
  const [task, setTask] = useState<Task | null>(null);
  return (
    <StartTaskProvider value={setTask}>
      {children}
      <Suspense fallback={null}>{task !== null && <TaskDialog task={task} onClose={() => setTask(null)} />}</Suspense>
      <Suspense fallback={null}>
        <OpenSourceEditor />
      </Suspense>
    </StartTaskProvider>
  );
}

import { Suspense, useEffect } from 'react';
import { OpenSourceEditor } from '../../tasks/OpenSourceEditor.tsx';
import { TaskDialog } from '../../tasks/TaskDialog.tsx';
import { AuthoringHost } from './AuthoringHost.tsx';
import { share, useShared } from './shared-state.ts';

/** The dialog and the editor that are open. */
export function OpenTasks() {
  const { task } = useShared();
  useEscapeKept();
  return (
    <AuthoringHost>
      <Suspense fallback={null}>
        {task !== null && <TaskDialog task={task} onClose={() => share({ task: null })} />}
      </Suspense>
      <Suspense fallback={null}>
        <OpenSourceEditor />
      </Suspense>
    </AuthoringHost>
  );
}

/** The page clears its selection at every Escape that reaches the window, also at one that closes a dialog. */
function useEscapeKept(): void {
  useEffect(() => {
    const keep = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') event.stopPropagation();
    };
    document.addEventListener('keydown', keep);
    return () => document.removeEventListener('keydown', keep);
  }, []);
}

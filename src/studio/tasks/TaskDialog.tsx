import { lazy, useState } from 'react';
import type { OutlineNode } from '#contract';
import { findNode, pathTo } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import type { Task } from './task.ts';

const ExportDialog = lazy(() =>
  import('../exporting/ExportDialog.tsx').then(({ ExportDialog: component }) => ({ default: component })),
);
const ImportDialog = lazy(() =>
  import('../importing/ImportDialog.tsx').then(({ ImportDialog: component }) => ({ default: component })),
);
const AddDialog = lazy(() =>
  import('../structure/AddDialog.tsx').then(({ AddDialog: component }) => ({ default: component })),
);
const MoveDialog = lazy(() =>
  import('../structure/MoveDialog.tsx').then(({ MoveDialog: component }) => ({ default: component })),
);
const DeleteDialog = lazy(() =>
  import('../structure/DeleteDialog.tsx').then(({ DeleteDialog: component }) => ({ default: component })),
);

interface TaskDialogProps {
  readonly task: Task;
  readonly onClose: () => void;
}

/** The dialog of one task. Shows nothing where the task's block is not in the outline. */
export function TaskDialog({ task, onClose }: TaskDialogProps) {
  const outline = useOutline().data;
  const node = outline === undefined ? null : findNode(outline, task.block);
  // a block that is deleted while its dialog is open leaves the outline before the dialog is closed
  const [known, setKnown] = useState<OutlineNode | null>(null);
  if (node !== null && node !== known) setKnown(node);
  const shown = node ?? (known?.id === task.block ? known : null);
  const { select } = useOutlineHost();
  if (outline === undefined || shown === null) return null;
  switch (task.kind) {
    case 'export':
      return <ExportDialog node={shown} onClose={onClose} />;
    case 'import':
      return <ImportDialog key={task.block} node={shown} file={task.file} onClose={onClose} />;
    case 'add':
      return <AddDialog node={shown} onClose={onClose} />;
    case 'move':
      return <MoveDialog node={shown} outline={outline} onClose={onClose} />;
    case 'delete':
      return (
        <DeleteDialog
          node={shown}
          onClose={onClose}
          onDeleted={() => {
            select(pathTo(outline, task.block).at(-2)?.id ?? null);
            onClose();
          }}
        />
      );
  }
}

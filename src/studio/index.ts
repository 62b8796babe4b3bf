/** The Studio plugin: what a page needs to offer OLX beside its outline. */
export { type Notice, type OutlineHost, OutlineHostProvider, useOutlineHost } from './host/outline-host.ts';
export { type ArchiveDrop, useArchiveDrop } from './importing/archive-drop.ts';
export { OlxPanel } from './panel/OlxPanel.tsx';
export { OlxWorkspace } from './tasks/OlxWorkspace.tsx';
export { type StartTask, type Task, useStartTask } from './tasks/task.ts';

import { lazy } from 'react';
import { useOutlineHost } from '../host/outline-host.ts';

const SourceEditor = lazy(() =>
  import('../source-editor/SourceEditor.tsx').then(({ SourceEditor: component }) => ({ default: component })),
);

/** The editor of the block that the host's address names. */
export function OpenSourceEditor() {
  const { source, openSource } = useOutlineHost();
  return source === null ? null : <SourceEditor key={source} block={source} onClose={() => openSource(null)} />;
}

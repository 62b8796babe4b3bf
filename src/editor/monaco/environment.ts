/**
 * Tells Monaco where its own worker is. Without it Monaco falls back to a worker from a blob, which
 * a content security policy refuses. An environment that the page has already set is left alone.
 */
export function prepareEnvironment(): void {
  if (globalThis.MonacoEnvironment?.getWorker !== undefined) return;
  globalThis.MonacoEnvironment = {
    ...globalThis.MonacoEnvironment,
    getWorker: () => new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module', name: 'monaco' }),
  };
}

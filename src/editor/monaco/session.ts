import type { editor } from 'monaco-editor/editor';
import type { Diagnostic } from '../../olx/diagnostic.ts';
import type { DocumentContext } from '../language/context.ts';
import type { Answers, Question } from '../language/service.ts';
import { moveDiagnostics, unsaid, withoutRepeats } from '../language/track.ts';
import { type LanguageClient, WorkerFailure } from '../worker/client.ts';
import { toEdits } from './convert.ts';
import { showMarkers } from './markers.ts';

/** How long typing must pause before the text is diagnosed, in milliseconds. */
export const DIAGNOSE_DELAY = 200;

/** A model that is diagnosed while it is edited. */
export interface Session {
  readonly model: editor.ITextModel;
  /** What is wrong with the text as it stands; empty while a diagnosis of it is still to come. */
  current(): readonly Diagnostic[];
  /** Adds what the service found; it moves along with edits and goes where its place is edited. */
  setExternal(diagnostics: readonly Diagnostic[]): void;
  /** The answer, or null where there is none; a failure is told by the next diagnosis. */
  ask<Method extends Question['method']>(
    question: Extract<Question, { readonly method: Method }>,
    signal?: AbortSignal,
  ): Promise<Answers[Method] | null>;
  dispose(): void;
}

/** What a session tells. */
export interface SessionEvents {
  /** All findings that are shown, after each diagnosis. */
  readonly onDiagnostics?: ((diagnostics: readonly Diagnostic[]) => void) | undefined;
  /** The text could not be diagnosed, twice; the text itself is safe, and typing goes on. */
  readonly onFailure?: ((error: WorkerFailure) => void) | undefined;
}

/** Diagnoses the model now and after each pause in typing, shows the markers, and tells of them. */
export function openSession(
  client: LanguageClient,
  model: editor.ITextModel,
  context: DocumentContext,
  events: SessionEvents,
): Session {
  const document = client.open(context, () => model.getValue());
  /** The text that `external` is about; kept only while there is any, as putting it together costs. */
  let text = '';
  let local: readonly Diagnostic[] = [];
  let external: readonly Diagnostic[] = [];
  /** The version of the model that `external` came for. */
  let toldFor = -1;
  let diagnosed = -1;
  let retried = -1;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let disposed = false;

  const show = (): void => {
    const all = withoutRepeats(local, external);
    showMarkers(model, all);
    events.onDiagnostics?.(all);
  };

  /** What both found is the editor's own from then on: it knows at once when it is mended. */
  const leaveOutKnown = (): void => {
    if (diagnosed === toldFor) external = unsaid(local, external);
  };

  const diagnose = async (): Promise<void> => {
    const version = model.getVersionId();
    const found = await document.ask({ method: 'diagnose' }).catch((error: unknown) => {
      failed(version, error);
      return null;
    });
    if (found === null || disposed || model.isDisposed() || model.getVersionId() !== version) return;
    local = found;
    diagnosed = version;
    leaveOutKnown();
    show();
  };

  const failed = (version: number, error: unknown): void => {
    if (!(error instanceof WorkerFailure)) throw error;
    if (disposed) return;
    if (retried === version) {
      events.onFailure?.(error);
      return;
    }
    retried = version;
    schedule();
  };

  const schedule = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void diagnose(), DIAGNOSE_DELAY);
  };

  const listener = model.onDidChangeContent((event) => {
    if (event.isFlush || event.isEolChange) {
      document.reset();
      external = [];
    } else {
      const edits = toEdits(event.changes);
      document.change(edits);
      external = moveDiagnostics(external, text, edits);
      if (external.length > 0) text = model.getValue();
    }
    schedule();
  });
  void diagnose();

  return {
    model,
    current: () => (diagnosed === model.getVersionId() ? withoutRepeats(local, external) : external),
    setExternal(diagnostics) {
      external = diagnostics;
      toldFor = model.getVersionId();
      text = model.getValue();
      leaveOutKnown();
      show();
    },
    ask: (question, signal) => document.ask(question, signal).catch(nothing),
    dispose() {
      disposed = true;
      if (timer !== null) clearTimeout(timer);
      listener.dispose();
      document.close();
      if (!model.isDisposed()) showMarkers(model, []);
    },
  };
}

function nothing(error: unknown): null {
  if (error instanceof WorkerFailure) return null;
  throw error;
}

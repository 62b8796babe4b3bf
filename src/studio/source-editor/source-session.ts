import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Diagnostic, type Orphan, type OrphanPolicy, replaceBlock, type WriteAnswer } from '#contract';
import { useOlxApi } from '../data/api.ts';
import { useCourseChanged } from '../data/invalidate.ts';
import { randomName } from '../data/random-name.ts';
import { answered, RefusalError, refusalName } from '../data/refusal.ts';
import { type Draft, draftsOf, dropDraft, keepDraft } from './draft-store.ts';
import { readSource, type SourceDocument } from './source-document.ts';

/** Milliseconds of quiet after which an unsaved text is kept. */
const KEEP_DELAY = 400;

/** What stands between the author and a saved text. */
export type SaveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  /** The text leaves blocks out; they go only if the author says so. */
  | { readonly kind: 'orphans'; readonly orphans: readonly Orphan[] }
  /** Somebody else saved meanwhile. */
  | {
      readonly kind: 'conflict';
      readonly theirs: SourceDocument;
      readonly mine: string;
      readonly refusal: RefusalError;
    }
  | { readonly kind: 'refused'; readonly error: unknown };

export interface SourceSession {
  readonly state: SaveState;
  /** True while the text differs from what is saved. */
  readonly dirty: boolean;
  /** Unsaved texts of earlier sessions, newest first. */
  readonly drafts: readonly Draft[];
  /** False where the browser could not keep the unsaved text. */
  readonly kept: boolean;
  /** Findings of the service about the text it was last sent; null before it was sent any. */
  readonly findings: readonly Diagnostic[] | null;
  /** What the last save of this session did; null before the first. */
  readonly lastSave: WriteAnswer | null;
  /** After each edit, with a way to read the text that outlives the editor. */
  readonly edited: (text: () => string) => void;
  readonly save: (text: string, orphans?: OrphanPolicy) => Promise<void>;
  /** Goes back to editing from any refusal. */
  readonly dismiss: () => void;
  /** Bases the text on another version, so that saving replaces that one. */
  readonly rebase: (version: SourceDocument, text: string) => void;
  /** Takes what is saved, and keeps the author's own text as a draft of its own. */
  readonly setAside: (version: SourceDocument, text: string) => void;
  readonly discardDraft: (draft: Draft) => void;
  /** Forgets this session's own unsaved text. */
  readonly forget: () => void;
}

/** Editing one block's text: saving, refusals, and drafts so that nothing typed is lost. */
export function useSourceSession(block: string, opened: SourceDocument): SourceSession {
  const { client, course } = useOlxApi();
  const courseChanged = useCourseChanged();
  const session = useMemo(randomName, []);
  const base = useRef(opened);
  const unsaved = useRef<(() => string) | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const [dirty, setDirty] = useState(false);
  const [kept, setKept] = useState(true);
  const [lastSave, setLastSave] = useState<WriteAnswer | null>(null);
  const [findings, setFindings] = useState<readonly Diagnostic[] | null>(null);
  const [drafts, setDrafts] = useState(() =>
    draftsOf(localStorage, block, session).filter(({ text }) => text !== opened.text),
  );

  const keep = useCallback(() => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const text = unsaved.current?.();
    if (text === undefined) return;
    const differs = text !== base.current.text;
    setDirty(differs);
    if (differs)
      setKept(keepDraft(localStorage, block, { text, baseVersion: base.current.version, keptAt: Date.now(), session }));
    else dropDraft(localStorage, block, session);
  }, [block, session]);

  const edited = useCallback(
    (text: () => string) => {
      unsaved.current = text;
      setDirty(true);
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(keep, KEEP_DELAY);
    },
    [keep],
  );

  useEffect(() => {
    // the page may go before the delay is over
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      if (timer.current !== null) keep();
    };
  }, [keep]);

  const settle = useCallback(
    (saved: SourceDocument, text: string) => {
      base.current = saved;
      unsaved.current = () => text;
      keep();
      setState({ kind: 'idle' });
    },
    [keep],
  );

  const save = useCallback(
    async (text: string, orphans: OrphanPolicy = 'reject') => {
      setState({ kind: 'saving' });
      const operation = replaceBlock(course, block, {
        content: { kind: 'document', xml: text },
        scope: 'subtree',
        orphans,
        target: 'draft',
      });
      try {
        const result = await client.write(operation, { ifMatch: base.current.version });
        const { value } = answered(await client.settle<WriteAnswer>(result));
        base.current = { text, version: value.block_version ?? base.current.version };
        unsaved.current ??= () => text;
        keep();
        setFindings(value.diagnostics);
        setState({ kind: 'idle' });
        setLastSave(value);
        await courseChanged();
      } catch (error) {
        setState(await refusedState(error, text, () => readSource(client, block)));
        if (error instanceof RefusalError) setFindings(error.problem.errors ?? []);
      }
    },
    [block, client, course, courseChanged, keep],
  );

  return {
    state,
    dirty,
    drafts,
    kept,
    findings,
    lastSave,
    edited,
    save,
    dismiss: useCallback(() => setState({ kind: 'idle' }), []),
    rebase: settle,
    setAside: useCallback(
      (version, text) => {
        // what the text was made from stays known, so that saving it later shows both texts again
        const draft: Draft = { text, baseVersion: base.current.version, keptAt: Date.now(), session: randomName() };
        setKept(keepDraft(localStorage, block, draft));
        setDrafts((known) => [draft, ...known]);
        settle(version, version.text);
      },
      [block, settle],
    ),
    discardDraft: useCallback(
      (draft) => {
        dropDraft(localStorage, block, draft.session);
        setDrafts((known) => known.filter((each) => each.session !== draft.session));
      },
      [block],
    ),
    forget: useCallback(() => {
      unsaved.current = null;
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
      dropDraft(localStorage, block, session);
    }, [block, session]),
  };
}

async function refusedState(
  error: unknown,
  mine: string,
  readTheirs: () => Promise<SourceDocument>,
): Promise<SaveState> {
  const name = refusalName(error);
  if (error instanceof RefusalError && name === 'orphans')
    return { kind: 'orphans', orphans: error.problem.orphans ?? [] };
  if (error instanceof RefusalError && name === 'version-mismatch') {
    try {
      return { kind: 'conflict', theirs: await readTheirs(), mine, refusal: error };
    } catch (unreadable) {
      return { kind: 'refused', error: unreadable };
    }
  }
  return { kind: 'refused', error };
}

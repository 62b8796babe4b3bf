import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Client, importCourse, type Operation, type Plan, replaceBlock, type WriteAnswer } from '#contract';
import type { Decisions } from '../conflicts/ConflictList.tsx';
import { useOlxApi } from '../data/api.ts';
import { useCourseChanged } from '../data/invalidate.ts';
import { jobProgress, uploadProgress, type WriteProgress } from '../data/mutations.ts';
import { answered, RefusalError, refusalName } from '../data/refusal.ts';
import { archiveMedia } from './archive-media.ts';
import {
  type ImportChoices,
  type ImportState,
  INITIAL_IMPORT,
  importReducer,
  type Remade,
  stillDecided,
} from './import-state.ts';

export interface ImportTarget {
  readonly block: string;
  readonly type: string;
  readonly name: string;
}

export interface ImportFlow {
  readonly state: ImportState;
  readonly choose: (file: File) => void;
  readonly change: (choices: ImportChoices) => void;
  readonly decide: (choices: Decisions) => void;
  readonly apply: () => void;
  readonly startOver: () => void;
}

/** The steps of one import: choose an archive, look at the plan, decide, apply. */
export function useImportFlow(target: ImportTarget, dropped: File | null): ImportFlow {
  const { client, course } = useOlxApi();
  const courseChanged = useCourseChanged();
  const [state, dispatch] = useReducer(importReducer, INITIAL_IMPORT);
  const running = useRef<AbortController | null>(null);
  // what one step begins, the next goes on from, whenever it is called
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });

  /** Ends what is running; tells of the progress of what begins. */
  const begin = useCallback((): Planning => {
    running.current?.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    return {
      signal,
      onProgress: (progress) => {
        if (!signal.aborted) dispatch({ type: 'progress', progress });
      },
    };
  }, []);

  const makePlan = useCallback(
    async (file: File, choices: ImportChoices, remade: Remade | null) => {
      const planning = begin();
      const { signal } = planning;
      const { file: former, plan: before, decided } = latest.current;
      dispatch({ type: 'planning', file, choices, remade });
      try {
        const build = await operationFor(client, course, target, file);
        // another file may have been chosen meanwhile
        if (signal.aborted) return;
        if (build === null) {
          dispatch({ type: 'not-an-archive' });
          return;
        }
        const found = await planMerging(client, build, choices, planning);
        const kept = former !== file || before === null ? {} : stillDecided(decided, before, found.plan);
        const plan =
          Object.keys(kept).length === 0 ? found.plan : await chosenPlan(client, course, found.plan, kept, planning);
        if (!signal.aborted) dispatch({ type: 'planned', plan, choices: found.choices });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'refused', error, choices });
      }
    },
    [begin, client, course, target],
  );

  /** A plan that was overtaken is void, so what the import would do now is shown; any other refusal is. */
  const refused = useCallback(
    async (error: unknown, file: File, choices: ImportChoices) => {
      const remade = remadeFor(error);
      if (remade === null) dispatch({ type: 'refused', error, choices });
      else await makePlan(file, choices, remade);
    },
    [makePlan],
  );

  const decide = useCallback(
    async (more: Decisions) => {
      const { plan, isStale, file, choices, decided: before } = latest.current;
      // a stale plan was made for other choices than those that are shown
      if (plan === null || isStale || file === null) return;
      const planning = begin();
      const decided = { ...before, ...more };
      dispatch({ type: 'deciding', decided });
      try {
        const next = await chosenPlan(client, course, plan, decided, planning);
        if (!planning.signal.aborted) dispatch({ type: 'planned', plan: next, choices });
      } catch (error) {
        if (!planning.signal.aborted) await refused(error, file, choices);
      }
    },
    [begin, client, course, refused],
  );

  const apply = useCallback(async () => {
    const { plan, file, choices } = latest.current;
    if (plan === null || file === null) return;
    const { onProgress } = begin();
    dispatch({ type: 'applying' });
    try {
      const accepted = await client.commitPlan(course, plan.plan);
      const { value } = answered(await client.settle<WriteAnswer>(accepted, jobProgress(onProgress)));
      dispatch({ type: 'applied', answer: value });
      await courseChanged();
    } catch (error) {
      await refused(error, file, choices);
    }
  }, [begin, client, course, courseChanged, refused]);

  const choose = useCallback(
    (file: File) => {
      const { target: form } = latest.current.choices;
      void makePlan(file, { ...INITIAL_IMPORT.choices, target: form }, null);
    },
    [makePlan],
  );
  const change = useCallback(
    (choices: ImportChoices) => {
      const { file } = latest.current;
      if (file === null) dispatch({ type: 'chosen', choices });
      // what the archive is to what is here is found out anew
      else void makePlan(file, { ...choices, replaces: false }, null);
    },
    [makePlan],
  );
  const startOver = useCallback(() => {
    running.current?.abort();
    dispatch({ type: 'start-over' });
  }, []);

  const first = useRef(dropped);
  useEffect(() => {
    if (first.current !== null) choose(first.current);
    return () => running.current?.abort();
  }, [choose]);

  return { state, choose, change, decide, apply, startOver };
}

type Build = (choices: ImportChoices) => Promise<Operation>;

/** How to build the import of a file; null if the file is not an archive. */
async function operationFor(
  client: Client,
  course: string,
  { type, block }: ImportTarget,
  file: File,
): Promise<Build | null> {
  const media = await archiveMedia(file);
  if (media === null) return null;
  const content = { kind: 'archive', media, body: file } as const;
  const present = async (): Promise<string> => {
    if (type === 'course') return answered(await client.getCourse(course)).value.version;
    return answered(await client.getBlock(block)).value.version;
  };
  return async ({ target, orphans, merges, replaces }) => {
    const options = {
      content,
      target,
      orphans,
      // what was made from the present version takes its place
      ...(replaces ? { base: await present() } : {}),
      ...(merges ? { merge: 'fail' as const } : {}),
    };
    return type === 'course'
      ? importCourse(course, options)
      : replaceBlock(course, block, { ...options, scope: 'subtree' });
  };
}

interface Planning {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WriteProgress) => void;
}

/**
 * The plan, with the choices that it was made for. The service asks for a way to merge if the archive was not made
 * from the current version; then conflicts are left open, to be decided one by one. An export that nobody changed
 * brings nothing to a merge: as in the archive, it is put back in place of what is here.
 */
async function planMerging(
  client: Client,
  build: Build,
  choices: ImportChoices,
  { signal, onProgress }: Planning,
): Promise<{ readonly plan: Plan; readonly choices: ImportChoices }> {
  const result = await client.plan(await build(choices), { signal, ...uploadProgress(onProgress) });
  const settled = await client.settle<Plan>(result, { signal, ...jobProgress(onProgress) });
  if (!settled.ok && settled.problem.missing === 'merge' && !choices.merges)
    return planMerging(client, build, { ...choices, merges: true }, { signal, onProgress });
  const plan = answered(settled).value;
  if (choices.target === 'archive' && choices.merges && !choices.replaces && bringsNothing(plan))
    return planMerging(client, build, { ...choices, replaces: true }, { signal, onProgress });
  return { plan, choices };
}

function bringsNothing({ changes, assets, files, conflicts }: Plan): boolean {
  return changes.length + assets.length + files.length + conflicts.length === 0;
}

/** The plan with these conflicts decided, made from the same content without sending it again. */
async function chosenPlan(
  client: Client,
  course: string,
  { plan }: Plan,
  decided: Decisions,
  { signal, onProgress }: Planning,
): Promise<Plan> {
  const result = await client.choose(course, plan, decided, { signal });
  return answered(await client.settle<Plan>(result, { signal, ...jobProgress(onProgress) })).value;
}

/** Whether a plan has to be made anew, and why; null if the service refused for another reason. */
function remadeFor(error: unknown): Remade | null {
  if (refusalName(error) === 'version-mismatch') return 'changed';
  return error instanceof RefusalError && error.status === 404 ? 'expired' : null;
}

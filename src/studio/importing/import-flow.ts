import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Client, importCourse, type Operation, type Plan, replaceBlock, type WriteAnswer } from '#contract';
import { useOlxApi } from '../data/api.ts';
import { useCourseChanged } from '../data/invalidate.ts';
import { jobProgress, uploadProgress, type WriteProgress } from '../data/mutations.ts';
import { answered, refusalName } from '../data/refusal.ts';
import { archiveMedia } from './archive-media.ts';
import { type ImportChoices, type ImportState, INITIAL_IMPORT, importReducer } from './import-state.ts';

export interface ImportTarget {
  readonly block: string;
  readonly type: string;
  readonly name: string;
}

export interface ImportFlow {
  readonly state: ImportState;
  readonly choose: (file: File) => void;
  readonly decide: (choices: ImportChoices) => void;
  readonly apply: () => void;
  readonly startOver: () => void;
}

/** The steps of one import: choose an archive, look at the plan, decide, apply. */
export function useImportFlow(target: ImportTarget, dropped: File | null): ImportFlow {
  const { client, course } = useOlxApi();
  const courseChanged = useCourseChanged();
  const [state, dispatch] = useReducer(importReducer, INITIAL_IMPORT);
  const running = useRef<AbortController | null>(null);

  const begin = useCallback((): AbortSignal => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  }, []);

  const makePlan = useCallback(
    async (file: File, choices: ImportChoices, moved: boolean) => {
      const signal = begin();
      dispatch({ type: 'planning', file, choices, moved });
      const onProgress = (progress: WriteProgress) => {
        if (!signal.aborted) dispatch({ type: 'progress', progress });
      };
      try {
        const build = await operationFor(course, target, file);
        if (build === null) {
          dispatch({ type: 'not-an-archive' });
          return;
        }
        const found = await planWithMerge(client, build, choices, { signal, onProgress });
        if (signal.aborted) return;
        dispatch('plan' in found ? { type: 'planned', ...found } : { type: 'refused', ...found });
      } catch (error) {
        if (!signal.aborted) dispatch({ type: 'refused', error, choices });
      }
    },
    [begin, client, course, target],
  );

  const apply = useCallback(async () => {
    if (state.plan === null || state.file === null) return;
    const { plan, file, choices } = state;
    const signal = begin();
    dispatch({ type: 'applying' });
    const onProgress = (progress: WriteProgress) => {
      if (!signal.aborted) dispatch({ type: 'progress', progress });
    };
    try {
      const accepted = await client.applyPlan(course, plan.plan, { ifMatch: plan.base_version });
      const { value } = answered(await client.settle<WriteAnswer>(accepted, jobProgress(onProgress)));
      dispatch({ type: 'applied', answer: value });
      await courseChanged();
    } catch (error) {
      // somebody changed the course run since: the plan is void, so show what the import would do now
      if (refusalName(error) === 'version-mismatch') await makePlan(file, choices, true);
      else dispatch({ type: 'refused', error, choices });
    }
  }, [begin, client, course, courseChanged, makePlan, state]);

  const choose = useCallback(
    (file: File) => void makePlan(file, { orphans: 'reject', merge: null }, false),
    [makePlan],
  );
  const decide = useCallback(
    (choices: ImportChoices) => {
      if (state.file !== null) void makePlan(state.file, choices, false);
    },
    [makePlan, state.file],
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

  return { state, choose, decide, apply, startOver };
}

type Build = (choices: ImportChoices) => Operation;

/** How to build the import of a file; null where the file is no archive. */
async function operationFor(course: string, target: ImportTarget, file: File): Promise<Build | null> {
  const media = await archiveMedia(file);
  if (media === null) return null;
  const content = { kind: 'archive', media, body: file } as const;
  return ({ orphans, merge }) => {
    const options = { content, orphans, ...(merge === null ? {} : { merge }) };
    return target.type === 'course'
      ? importCourse(course, options)
      : replaceBlock(course, target.block, { ...options, scope: 'subtree' });
  };
}

interface Planning {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WriteProgress) => void;
}

type Planned = { readonly choices: ImportChoices } & ({ readonly plan: Plan } | { readonly error: unknown });

/**
 * The plan or the refusal, with the choices that it was asked for. The service refuses an archive
 * that was not made from the current version until a way to merge is given, so the careful one is
 * tried then; any other malformed request is refused the second time as well.
 */
async function planWithMerge(
  client: Client,
  build: Build,
  choices: ImportChoices,
  { signal, onProgress }: Planning,
): Promise<Planned> {
  const attempt = async (tried: ImportChoices): Promise<Planned> => {
    try {
      const result = await client.plan(build(tried), { signal, ...uploadProgress(onProgress) });
      const settled = await client.settle<Plan>(result, { signal, ...jobProgress(onProgress) });
      return { plan: answered(settled).value, choices: tried };
    } catch (error) {
      return { error, choices: tried };
    }
  };
  const first = await attempt(choices);
  if (choices.merge !== null || !isMalformed(first)) return first;
  const second = await attempt({ ...choices, merge: 'fail' });
  return isMalformed(second) ? first : second;
}

function isMalformed(planned: Planned): boolean {
  return 'error' in planned && refusalName(planned.error) === 'bad-request';
}

import type { OrphanPolicy, Plan, Target, WriteAnswer } from '#contract';
import type { Decisions } from '../conflicts/ConflictList.tsx';
import type { WriteProgress } from '../data/mutations.ts';

/** What an author decides about an import; another choice makes another plan. */
export interface ImportChoices {
  /** Which form the content goes to. */
  readonly target: Target;
  readonly orphans: OrphanPolicy;
  /** Whether the archive is merged: it was not made from the current version. Conflicts are decided one by one. */
  readonly merges: boolean;
  /** Whether the archive takes the place of what is here: it is an export of an earlier version, put back. */
  readonly replaces: boolean;
}

/** Why a plan was made anew without the author asking: the course run changed, or the plan was kept no longer. */
export type Remade = 'changed' | 'expired';

export type ImportStep = 'choose' | 'planning' | 'planned' | 'refused' | 'applying' | 'applied';

export interface ImportState {
  readonly step: ImportStep;
  readonly file: File | null;
  readonly choices: ImportChoices;
  /** Decisions about the plan's conflicts, also those that another plan is being made for. */
  readonly decided: Decisions;
  /** The last plan; kept while another is being made, so that the page does not jump. */
  readonly plan: Plan | null;
  /** True while a plan for other choices is being made: nothing can be decided about the one that is shown. */
  readonly isStale: boolean;
  readonly progress: WriteProgress | null;
  readonly error: unknown;
  /** True where the file that was chosen is no archive. */
  readonly notAnArchive: boolean;
  readonly remade: Remade | null;
  readonly answer: WriteAnswer | null;
}

export type ImportEvent =
  | { readonly type: 'chosen'; readonly choices: ImportChoices }
  | {
      readonly type: 'planning';
      readonly file: File;
      readonly choices: ImportChoices;
      readonly remade: Remade | null;
    }
  | { readonly type: 'deciding'; readonly decided: Decisions }
  | { readonly type: 'not-an-archive' }
  | { readonly type: 'progress'; readonly progress: WriteProgress }
  | { readonly type: 'planned'; readonly plan: Plan; readonly choices: ImportChoices }
  | { readonly type: 'refused'; readonly error: unknown; readonly choices: ImportChoices }
  | { readonly type: 'applying' }
  | { readonly type: 'applied'; readonly answer: WriteAnswer }
  | { readonly type: 'start-over' };

export const INITIAL_IMPORT: ImportState = {
  step: 'choose',
  file: null,
  choices: { target: 'draft', orphans: 'reject', merges: false, replaces: false },
  decided: {},
  plan: null,
  isStale: false,
  progress: null,
  error: null,
  notAnArchive: false,
  remade: null,
  answer: null,
};

/** The next state of an import. Events that do not fit the step are taken all the same: the flow sends none. */
export function importReducer(state: ImportState, event: ImportEvent): ImportState {
  switch (event.type) {
    case 'chosen':
      return { ...state, choices: event.choices };
    case 'planning':
      return {
        ...state,
        step: 'planning',
        file: event.file,
        choices: event.choices,
        plan: event.file === state.file ? state.plan : null,
        isStale: true,
        decided: event.file === state.file ? state.decided : {},
        progress: null,
        error: null,
        notAnArchive: false,
        remade: event.remade,
      };
    case 'deciding':
      return { ...state, step: 'planning', decided: event.decided, progress: null, error: null };
    case 'not-an-archive':
      return { ...INITIAL_IMPORT, choices: anew(state.choices), notAnArchive: true };
    case 'progress':
      return { ...state, progress: event.progress };
    case 'planned':
      return {
        ...state,
        step: 'planned',
        plan: event.plan,
        isStale: false,
        choices: event.choices,
        decided: decisionsOf(event.plan),
        progress: null,
      };
    case 'refused':
      return { ...state, step: 'refused', error: event.error, choices: event.choices, progress: null };
    case 'applying':
      return { ...state, step: 'applying', progress: null, remade: null };
    case 'applied':
      return { ...state, step: 'applied', answer: event.answer, progress: null };
    case 'start-over':
      return { ...INITIAL_IMPORT, choices: anew(state.choices) };
  }
}

/** The choices for another archive: where the content goes stays as it was chosen. */
function anew({ target }: ImportChoices): ImportChoices {
  return { ...INITIAL_IMPORT.choices, target };
}

/** What a plan has decided. */
function decisionsOf({ conflicts }: Plan): Decisions {
  return Object.fromEntries(conflicts.flatMap(({ id, choice }) => (choice === null ? [] : [[id, choice] as const])));
}

/** The decisions that hold for another plan: about conflicts that it has in the same words and leaves open. */
export function stillDecided(decided: Decisions, before: Plan, after: Plan): Decisions {
  const known = new Map(before.conflicts.map((each) => [each.id, wordsOf(each)]));
  return Object.fromEntries(
    after.conflicts.flatMap((each) => {
      const side = decided[each.id];
      return side !== undefined && each.choice === null && known.get(each.id) === wordsOf(each)
        ? [[each.id, side] as const]
        : [];
    }),
  );
}

function wordsOf({ base, ours, theirs }: Plan['conflicts'][number]): string {
  return JSON.stringify([base, ours, theirs]);
}

import type { MergePolicy, OrphanPolicy, Plan, WriteAnswer } from '#contract';
import type { WriteProgress } from '../data/mutations.ts';

/** What an author decides about an import; another choice makes another plan. */
export interface ImportChoices {
  readonly orphans: OrphanPolicy;
  /** Null while the archive was made from the current version, where there is nothing to merge. */
  readonly merge: MergePolicy | null;
}

export type ImportStep = 'choose' | 'planning' | 'planned' | 'refused' | 'applying' | 'applied';

export interface ImportState {
  readonly step: ImportStep;
  readonly file: File | null;
  readonly choices: ImportChoices;
  /** The last plan; kept while another is being made, so that the page does not jump. */
  readonly plan: Plan | null;
  readonly progress: WriteProgress | null;
  readonly error: unknown;
  /** True where the file that was chosen is no archive. */
  readonly notAnArchive: boolean;
  /** True where the plan was made anew because the course run changed meanwhile. */
  readonly moved: boolean;
  readonly answer: WriteAnswer | null;
}

export type ImportEvent =
  | { readonly type: 'planning'; readonly file: File; readonly choices: ImportChoices; readonly moved: boolean }
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
  choices: { orphans: 'reject', merge: null },
  plan: null,
  progress: null,
  error: null,
  notAnArchive: false,
  moved: false,
  answer: null,
};

/** The next state of an import. Events that do not fit the step are taken all the same: the flow sends none. */
export function importReducer(state: ImportState, event: ImportEvent): ImportState {
  switch (event.type) {
    case 'planning':
      return {
        ...state,
        step: 'planning',
        file: event.file,
        choices: event.choices,
        plan: event.file === state.file ? state.plan : null,
        progress: null,
        error: null,
        notAnArchive: false,
        moved: event.moved,
      };
    case 'not-an-archive':
      return { ...INITIAL_IMPORT, notAnArchive: true };
    case 'progress':
      return { ...state, progress: event.progress };
    case 'planned':
      return { ...state, step: 'planned', plan: event.plan, choices: event.choices, progress: null };
    case 'refused':
      return { ...state, step: 'refused', error: event.error, choices: event.choices, progress: null };
    case 'applying':
      return { ...state, step: 'applying', progress: null, moved: false };
    case 'applied':
      return { ...state, step: 'applied', answer: event.answer, progress: null };
    case 'start-over':
      return INITIAL_IMPORT;
  }
}

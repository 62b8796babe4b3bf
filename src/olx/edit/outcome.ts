import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** Why a step was declined; nothing of it was done. */
export type RefusalCode = 'not-found' | 'duplicate' | 'ambiguous-parent' | 'incompatible-placement' | 'olx-invalid';

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly blocks: readonly BlockId[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What came of one step. */
export type Outcome = { readonly course: Course } | { readonly refusal: Refusal };

export function refused(
  code: RefusalCode,
  message: string,
  blocks: readonly BlockId[] = [],
  diagnostics: readonly Diagnostic[] = [],
): Outcome {
  return { refusal: { code, message, blocks, diagnostics } };
}

export function notFound(id: BlockId): Outcome {
  return refused('not-found', `There is no ${id} in this course run.`, [id]);
}

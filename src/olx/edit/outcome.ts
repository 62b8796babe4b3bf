import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { type Diagnostic, type DiagnosticCode, diagnostic } from '../diagnostic.ts';

/** Why a step was refused. A refused step changes nothing. */
export type RefusalCode =
  | 'not-found'
  | 'duplicate'
  | 'ambiguous-parent'
  | 'incompatible-placement'
  | 'never-published'
  | 'olx-invalid'
  /** The content has drafts, but the target is `published`. The request contradicts itself. */
  | 'content-has-drafts';

/** A refused step: the reason, in words, and what it is about. */
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

/** Content that is wrong, with one finding for each of the blocks, or one about none. */
export function invalid(code: DiagnosticCode, message: string, blocks: readonly BlockId[] = []): Outcome {
  const about = blocks.length === 0 ? [null] : blocks;
  const findings = about.map((block) => diagnostic(code, 'error', message, { block }));
  return refused('olx-invalid', message, blocks, findings);
}

export function notFound(id: BlockId): Outcome {
  return refused('not-found', `There is no ${id} in this course run.`, [id]);
}

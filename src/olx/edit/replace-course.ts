import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { draftsIn } from '../course/forms.ts';
import { ROOT_ID } from '../course/keys.ts';
import { hasErrors } from '../diagnostic.ts';
import { validatePlacement } from '../rules/validate.ts';
import { type Applied, applySteps } from './apply.ts';
import { pathsBeside } from './block-paths.ts';
import { lost } from './orphans.ts';
import { invalid, type Outcome, type Refusal, refused } from './outcome.ts';
import type { Target } from './step.ts';

/**
 * Replaces a whole course run, with its course-level files and assets. The target `archive` takes the layout of
 * `next`, too. With `draft`, units get the draft of `next` over what is published in `before`.
 */
export function replaceCourse(before: Course, next: Course, target: Target = 'archive'): Applied {
  const refusal = refusalOf(next, target);
  if (refusal !== null) return { ok: false, step: 0, refusal };
  if (target !== 'draft') return { ok: true, course: next, orphans: lost(before, next) };
  const applied = applySteps(before, [
    { kind: 'replace-subtree', block: ROOT_ID, subtree: next.root, assets: {}, target },
  ]);
  if (!applied.ok) return applied;
  const course = { ...applied.course, files: filesBeside(applied.course.root, next.files), assets: next.assets };
  return { ok: true, course, orphans: lost(before, course) };
}

/** The contents of `drafts/` in an archive: ids of blocks with a draft, and paths of files without a block. */
export function draftsHeld({ root, files }: Course): readonly string[] {
  return [...draftsIn(root), ...[...files.keys()].filter((path) => path.startsWith('drafts/'))];
}

function refusalOf(next: Course, target: Target): Refusal | null {
  const outcome = target === 'published' ? published(next) : placed(next.root);
  return outcome !== null && 'refusal' in outcome ? outcome.refusal : null;
}

function published(next: Course): Outcome | null {
  const held = draftsHeld(next);
  if (held.length === 0) return placed(next.root);
  const message = `This content has drafts, so it cannot all be published. In drafts/: ${held.join(', ')}.`;
  return refused('content-has-drafts', message, draftsIn(next.root));
}

function placed(root: Block): Outcome | null {
  if (root.type !== 'course') {
    const message =
      root.type === 'library'
        ? 'This is a content library. It cannot be imported as a course run; its blocks can be added to units.'
        : `This is the OLX of a ${root.type}, not of a course run.`;
    return invalid('folder-root-mismatch', message, [idOf(root)]);
  }
  const wrong = validatePlacement(root);
  return hasErrors(wrong) ? refused('olx-invalid', 'Some blocks stand where their type may not.', [], wrong) : null;
}

/** Course-level files that no block is written to in the layout that is here. */
function filesBeside(root: Block, files: Course['files']): Course['files'] {
  const taken = pathsBeside(root, new Set());
  return new Map([...files].filter(([path]) => !taken.has(path.replace(/^drafts\//, ''))));
}

import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { hasDraft } from '../course/forms.ts';
import { type BlockId, blockId, blockIdParts } from '../course/keys.ts';
import { explicitSettings } from '../course/settings.ts';
import { indexOf } from '../course/tree-index.ts';
import { applySteps } from './apply.ts';
import { rewriteBetween, sameCourse } from './rewrite.ts';
import type { Step } from './step.ts';
import { unitsAbove } from './within.ts';

/**
 * The steps that undo a list of steps: applied to its result, they give `before` back, byte for byte. Each is the
 * step that an author would take if that is exact, else a `rewrite`. Empty if the list itself is refused.
 */
export function invertSteps(before: Course, steps: readonly Step[]): readonly Step[] {
  const inverse: Step[] = [];
  let current = before;
  for (const step of steps) {
    const applied = applySteps(current, [step]);
    if (!applied.ok) return [];
    const undo = undoing(current, step, applied.course);
    if (undo !== null) inverse.push(undo);
    current = applied.course;
  }
  return inverse.reverse();
}

function undoing(before: Course, step: Step, after: Course): Step | null {
  if (after === before) return null;
  const exact = candidates(before, step, after).find((candidate) => {
    const back = applySteps(after, [candidate]);
    return back.ok && sameCourse(back.course, before);
  });
  return exact ?? rewriteBetween(after, before);
}

/** What an author might do to undo a step. */
function candidates(before: Course, step: Step, after: Course): readonly Step[] {
  switch (step.kind) {
    case 'set-settings':
      return [{ ...step, settings: formerSettings(before, step) }, ...discards(before, after, step.block)];
    case 'insert':
      return [
        { kind: 'delete', block: idOf(step.subtree), target: step.target === 'draft' ? 'draft' : 'published' },
        ...discards(before, after, step.parent),
      ];
    case 'move':
      return movesBack(before, step);
    case 'replace-subtree':
    case 'replace-node':
      return discards(before, after, step.block);
    case 'put-asset': {
      const former = before.assets.get(step.path);
      return [former === undefined ? { kind: 'delete-asset', path: step.path } : { ...step, blob: former }];
    }
    case 'delete-asset': {
      const former = before.assets.get(step.path);
      return former === undefined ? [] : [{ kind: 'put-asset', path: step.path, blob: former }];
    }
    case 'put-file': {
      const former = before.files.get(step.path);
      return [former === undefined ? { kind: 'delete-file', path: step.path } : { ...step, blob: former }];
    }
    case 'delete-file': {
      const former = before.files.get(step.path);
      return former === undefined ? [] : [{ kind: 'put-file', path: step.path, blob: former }];
    }
    case 'delete':
      return [...new Set(parentsOf(before, step.block).map(idOf))].flatMap((parent) => discards(before, after, parent));
    case 'rename':
      return [{ kind: 'rename', block: renamedId(step), urlName: blockIdParts(step.block).urlName }];
    case 'publish':
    case 'discard-draft':
    case 'rewrite':
      return [];
  }
}

function renamedId({ block, urlName }: Extract<Step, { kind: 'rename' }>): BlockId {
  return blockId(blockIdParts(block).type, urlName);
}

function formerSettings(
  before: Course,
  step: Extract<Step, { kind: 'set-settings' }>,
): Extract<Step, { kind: 'set-settings' }>['settings'] {
  const block = indexOf(before.root).blocks.get(step.block);
  const former = block === undefined ? {} : explicitSettings(block);
  return Object.fromEntries(
    Object.keys(step.settings).map((name) => [name, Object.hasOwn(former, name) ? (former[name] ?? null) : null]),
  );
}

function movesBack(before: Course, step: Extract<Step, { kind: 'move' }>): readonly Step[] {
  return parentsOf(before, step.block).flatMap((parent): readonly Step[] => {
    const index = parent.children.findIndex((child) => idOf(child.block) === step.block);
    return step.from !== null && idOf(parent) !== step.from
      ? []
      : [{ kind: 'move', block: step.block, parent: idOf(parent), index, from: step.parent }];
  });
}

/** Where a step began the draft of the one unit that it touched, discarding it undoes the step. */
function discards(before: Course, after: Course, block: BlockId): readonly Step[] {
  const [was, is] = [indexOf(before.root).blocks, indexOf(after.root).blocks];
  return [...unitsAbove(before, block)].flatMap((id): readonly Step[] => {
    const [former, now] = [was.get(id), is.get(id)];
    const began = former !== undefined && now !== undefined && !hasDraft(former) && hasDraft(now);
    return began ? [{ kind: 'discard-draft', block: id }] : [];
  });
}

function parentsOf(course: Course, id: BlockId): readonly Block[] {
  return (indexOf(course.root).places.get(id) ?? []).map(({ parent }) => parent);
}

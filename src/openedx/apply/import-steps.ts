import type { BlockId, Course } from '#olx';
import { type Branches, branchesOf } from './branches.ts';
import { CannotSay, type CmsStep, type TreeStep } from './cms-step.ts';
import { gonePages } from './file-steps.ts';
import { takeStep } from './take-step.ts';

/**
 * The calls before an import: they delete what the import would leave as orphans. What stays is moved out before, if
 * its new parent is in Studio already; else the import makes it anew under the same id.
 */
export function stepsBeforeImport(known: Course, next: Course): readonly CmsStep[] {
  const [from, to] = [branchesOf(known), branchesOf(next)];
  const steps: TreeStep[] = [];
  for (const parent of [...from.draft.ids]) {
    if (!to.draft.has(parent)) continue;
    for (const child of from.draft.childrenOf(parent)) {
      // what only learners keep comes back with the import
      if (to.draft.has(child) || to.live.has(child)) continue;
      for (const each of stayingIn(child, from, to)) attempt(from, steps, moveHome(each, from, to));
      attempt(from, steps, { kind: 'delete', block: child });
    }
  }
  return [...gonePages(known, next), ...steps];
}

/** The first blocks below one, on each way down, that stay. */
function stayingIn(id: BlockId, from: Branches, to: Branches): readonly BlockId[] {
  return from.draft.childrenOf(id).flatMap((child) => (to.draft.has(child) ? [child] : stayingIn(child, from, to)));
}

function moveHome(id: BlockId, { draft }: Branches, to: Branches): TreeStep | null {
  const home = to.draft.parentsOf(id).find((parent) => draft.has(parent));
  return home === undefined ? null : { kind: 'children', block: home, children: [...draft.childrenOf(home), id] };
}

/** Takes a step if Studio can. A section that was never published cannot be deleted and stays as an orphan. */
function attempt(from: Branches, steps: TreeStep[], step: TreeStep | null): void {
  if (step === null) return;
  const trial = { draft: from.draft.copy(), live: from.live.copy() };
  try {
    takeStep(trial, step);
  } catch (error) {
    if (error instanceof CannotSay) return;
    throw error;
  }
  takeStep(from, step);
  steps.push(step);
}

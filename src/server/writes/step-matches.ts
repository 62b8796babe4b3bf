import type { Step } from '#contract';
import type { BlockId } from '#olx';
import type { Snapshot } from '#store';
import { type Match, type MatchSubject, matching, subjectName, type Which } from '../access/match.ts';
import { Refusal } from '../refusal.ts';
import { stepBlock } from './requested-steps.ts';

/**
 * What each step says of the state that it was made for, as the single write would say it. With `lenient` a step may
 * say nothing; without it, that is refused with 428.
 */
export function stepMatches(snapshot: Snapshot, steps: readonly Step[], lenient: boolean): readonly Match[] {
  return steps.flatMap((step, at): readonly Match[] => {
    const { version } = step;
    const subject = subjectOf(snapshot, step);
    const missing = (what: string): Refusal =>
      new Refusal('precondition-required', `If-Match must name the course version, or step ${at + 1} ${what}.`);
    if (version === undefined) {
      if (lenient) return [];
      throw missing(`must name ${subjectName(subject)} in \`version\``);
    }
    const match = matching(subject, [version]);
    if (step.kind !== 'move') return [match];
    const parent = stepBlock(snapshot, step.parent);
    if (step.parent_version === undefined) {
      if (lenient) return [match];
      throw missing(`must name the node version of ${parent} in \`parent_version\``);
    }
    return [{ ...match, parent: { block: parent, version: step.parent_version } }];
  });
}

function subjectOf(snapshot: Snapshot, step: Step): MatchSubject {
  switch (step.kind) {
    case 'replace-node':
    case 'set-settings':
      return ofBlock(stepBlock(snapshot, step.block), 'node');
    case 'insert':
      return ofBlock(stepBlock(snapshot, step.parent), 'node');
    case 'replace-subtree':
    case 'move':
    case 'rename':
    case 'delete':
    case 'publish':
    case 'discard-draft':
      return ofBlock(stepBlock(snapshot, step.block), 'version');
    case 'put-asset':
    case 'delete-asset':
      return { kind: 'asset', path: step.path, absent: false };
    case 'put-file':
    case 'delete-file':
      return { kind: 'file', path: step.path, absent: false };
  }
}

function ofBlock(block: BlockId, which: Which): MatchSubject {
  return { kind: 'block', block, which };
}

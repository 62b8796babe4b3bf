import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { tagged } from '../words.ts';
import { capaProblemOf } from './capa-problem.ts';

/** What may stand in a group of choices; anything else makes `extract_choices` fail. */
const MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['choicegroup', ['choice', 'compoundhint']],
  ['radiogroup', ['choice', 'compoundhint']],
  ['checkboxgroup', ['choice', 'compoundhint']],
  ['radiotextgroup', ['choice']],
  ['checkboxtextgroup', ['choice']],
]);

/** An element right inside a group of choices that is no choice. */
export const choiceGroups: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { held, responses } = capaProblemOf(subject);
    for (const { inputs } of responses) {
      for (const group of inputs) {
        const members = MEMBERS.get(group.name);
        for (const child of members === undefined ? [] : group.children) {
          if (child.kind !== 'element' || child.name === 'include' || members?.includes(child.name)) continue;
          report({
            code: 'problem-choice-group-content',
            severity: 'error',
            message: `A ${tagged(group.name)} can only hold choices, so ${tagged(child.name)} makes the problem fail; put it before the group or into a choice.`,
            at: tagSpot(child, held),
          });
        }
      }
    }
  },
};

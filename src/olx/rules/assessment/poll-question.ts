import { elementChildren, findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';

/**
 * A poll of the old kind without a name, which Open edX cannot export (`definition_to_xml` in `poll_block.py`), without
 * answers, with answers that cannot be chosen, or with one id for two.
 */
export const pollQuestion: BlockRule = {
  types: ['poll_question'],
  check({ content, held, element, settings }, report) {
    if (!settings.has('display_name')) {
      const at = element.start + 1 + element.name.length;
      report({
        code: 'poll-question-no-name',
        severity: 'error',
        message: 'The poll has no display_name. Studio cannot export a course run with such a poll.',
        at: tagSpot(element),
        fixes: [{ title: 'Add a display_name', edits: [{ start: at, end: at, text: ' display_name="Poll"' }] }],
      });
    }
    const answers = elementChildren(content).filter(({ name }) => name === 'answer');
    if (answers.length === 0) {
      const message = 'The poll has no <answer>, so the platform does not take it.';
      report({ code: 'poll-question-no-answer', severity: 'error', message, at: tagSpot(content, held) });
    }
    const ids = new Set<string>();
    for (const answer of answers) {
      const id = findAttribute(answer, 'id');
      if (id === null || id.value === '') {
        const message = 'An <answer> without an id is left out without a word.';
        report({ code: 'poll-question-answer-lost', severity: 'error', message, at: tagSpot(answer, held) });
      } else if (ids.has(id.value)) {
        const message = `There are two answers with the id ${quoted(id.value)}; their votes are counted as one.`;
        report({ code: 'poll-key-duplicate', severity: 'warning', message, at: valueSpot(id, held) });
      } else ids.add(id.value);
    }
  },
};

import { findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { type Spot, tagSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';
import { childrenNamed, firstChild, leadingText, openResponseOf } from './open-response.ts';

/** Training without examples, with the same one twice, or with examples that the rubric does not fit (`student_training.py`). */
export const oraTraining: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { rubric, criteria, steps } = openResponseOf(subject);
    const { held } = subject;
    const graded = new Map(criteria.map(({ name, options }) => [name, new Set(options.map((each) => each.name))]));
    for (const { element, name } of steps) {
      if (name !== 'student-training') continue;
      const examples = childrenNamed(element, 'example');
      if (examples.length === 0) {
        const message = 'The training has no <example>, so learners cannot get past it.';
        report({ code: 'ora-training-empty', severity: 'error', message, at: tagSpot(element, held) });
      }
      const answers = new Set<string>();
      for (const example of examples) {
        const answer = answerOf(example);
        if (answer !== null && answers.has(answer)) {
          const message = 'Another <example> has the same answer; each must be different.';
          report({ code: 'ora-training-duplicate', severity: 'warning', message, at: tagSpot(example, held) });
        }
        if (answer !== null) answers.add(answer);
        // without a rubric of its own, the platform's sample is put there
        if (rubric !== null) selections(example);
      }
    }

    function selections(example: XmlElement): void {
      const say = (severity: 'error' | 'warning', at: Spot, message: string): void =>
        report({ code: 'ora-training-selection', severity, message, at });
      const selected = new Set<string>();
      for (const select of childrenNamed(example, 'select')) {
        const [criterion, option] = [findAttribute(select, 'criterion'), findAttribute(select, 'option')];
        if (criterion === null || option === null) continue;
        const name = criterion.value.trim();
        const options = graded.get(name);
        if (options === undefined) {
          say('error', valueSpot(criterion, held), `The rubric has no criterion ${quoted(name)}.`);
        } else if (!options.has(option.value.trim())) {
          const message = `The criterion ${quoted(name)} has no option ${quoted(option.value)}.`;
          say('error', valueSpot(option, held), message);
        }
        if (selected.has(name)) {
          say(
            'warning',
            valueSpot(criterion, held),
            `This example selects ${quoted(name)} twice; only the last counts.`,
          );
        }
        selected.add(name);
      }
      // only the first, as a long rubric and many examples would give a list without end
      for (const [name, options] of graded) {
        if (selected.has(name) || options.size === 0 || name === '') continue;
        say('error', tagSpot(example, held), `This example selects no option of the criterion ${quoted(name)}.`);
        return;
      }
    }
  },
};

/** The parts of the answer as one text; null where there is not exactly one answer. */
function answerOf(example: XmlElement): string | null {
  const answer = firstChild(example, 'answer');
  if (answer === null || childrenNamed(example, 'answer').length > 1) return null;
  const parts = childrenNamed(answer, 'part');
  return JSON.stringify(parts.length > 0 ? parts.map(leadingText) : [leadingText(answer)]);
}

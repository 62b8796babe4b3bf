import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { eitherOf, quoted } from '../words.ts';
import { listOf, questionOf } from './question.ts';

const LISTS = ['correct_choices', 'required_choices', 'ignored_choices'];

/** A question of a Problem Builder that names choices which it does not have, has two of one value, or no right one. */
export const questionChoices: BlockRule = {
  types: ['pb-mcq', 'pb-mrq', 'pb-rating'],
  check(subject, report) {
    const question = questionOf(subject);
    if (question === null) return;
    const { choices, tips, values } = question;
    const seen = new Set<string>();
    for (const { value, index } of choices) {
      if (value.trim() === '') {
        const message = 'This choice has no value, so it cannot be told from others.';
        report({ code: 'pb-choice-no-value', severity: 'warning', message, at: { in: 'child', index } });
      } else if (seen.has(value)) {
        const message = `Another choice has the value ${quoted(value)}, too.`;
        report({ code: 'pb-choice-duplicate', severity: 'warning', message, at: { in: 'child', index } });
      }
      seen.add(value);
    }
    const known = values.size > 8 ? '' : ` It has ${eitherOf([...values].map(quoted))}.`;
    for (const name of LISTS) {
      const setting = subject.settings.get(name);
      for (const value of new Set(listOf(subject, name) ?? [])) {
        if (setting === undefined || values.has(value)) continue;
        const message = `The question has no choice ${quoted(value)}, which ${name} names.${known}`;
        report({ code: 'pb-choice-unknown', severity: 'warning', message, at: setting.at });
      }
    }
    for (const tip of tips) {
      for (const value of new Set(listOf(tip.subject, 'values') ?? [])) {
        if (values.has(value)) continue;
        const message = `The question has no choice ${quoted(value)}, which this tip is for.${known}`;
        report({ code: 'pb-choice-unknown', severity: 'warning', message, at: { in: 'child', index: tip.index } });
      }
    }
    const isWrongAlways = subject.block.type === 'pb-mcq' && (listOf(subject, 'correct_choices') ?? []).length === 0;
    if (isWrongAlways && choices.length > 0) {
      const message = 'No choice is named in correct_choices, so every answer is wrong.';
      const at = subject.settings.get('correct_choices')?.at ?? tagSpot(subject.element);
      report({ code: 'pb-no-correct-choice', severity: 'warning', message, at });
    }
  },
};

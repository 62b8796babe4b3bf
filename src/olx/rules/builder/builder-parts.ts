import type { BlockRule } from '../rule.ts';
import { subjectOf } from '../subject.ts';
import { quoted } from '../words.ts';
import { textOf } from './question.ts';

/** Blocks whose name may be that of another, as they show or share its answer. */
const SHARING = new Set(['pb-answer', 'pb-answer-recap']);

/** A Problem Builder or step with two questions of one name, two messages for one moment, or two reviews. */
export const builderParts: BlockRule = {
  types: ['problem-builder', 'step-builder', 'sb-step'],
  check({ block }, report) {
    const names = new Set<string>();
    const messages = new Set<string>();
    let reviews = 0;
    for (const [index, { block: child }] of block.children.entries()) {
      const subject = subjectOf(child);
      const at = { in: 'child', index } as const;
      const name = SHARING.has(child.type) ? '' : textOf(subject, 'name');
      if (child.type.startsWith('pb-') && name !== '') {
        const message = `Another question has the name ${quoted(name)}, too, so their answers overwrite each other.`;
        if (names.has(name)) report({ code: 'pb-name-duplicate', severity: 'warning', message, at });
        names.add(name);
      }
      // a bare name only points to a block
      const isNamedOnly = subject.settings.size === 0 && subject.element.children.length === 0;
      if (child.type === 'pb-message' && !isNamedOnly) {
        const type = textOf(subject, 'type') || 'completed';
        const message = `There is another message of the type ${type}; only one of them is shown.`;
        if (messages.has(type)) report({ code: 'pb-message-duplicate', severity: 'warning', message, at });
        messages.add(type);
      }
      if (child.type !== 'sb-review-step') continue;
      reviews += 1;
      const message = 'A Step Builder has one review at most.';
      if (reviews > 1) report({ code: 'sb-review-duplicate', severity: 'warning', message, at });
    }
  },
};

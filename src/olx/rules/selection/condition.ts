import { isPointer } from '../../course/read/pointer.ts';
import { findAttribute, type XmlAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { attributeSpot, tagSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';

/** What a conditional can ask, in the order in which the last one wins (`conditions_map`), and whether it is a yes or no. */
const CONDITIONS = [
  { name: 'poll_answer', isYesNo: false },
  { name: 'submitted', isYesNo: true },
  { name: 'attempted', isYesNo: true },
  { name: 'correct', isYesNo: true },
  { name: 'voted', isYesNo: true },
] as const;

/** A conditional that never opens, as nothing decides or as its value never comes, or that asks two things at once. */
export const condition: BlockRule = {
  types: ['conditional'],
  check(subject, report) {
    const { content, element, held, settings } = subject;
    if (isPointer(element)) return;
    const sources = findAttribute(content, 'sources');
    if ((sources === null || sources.value.trim() === '') && !settings.has('sources_list')) {
      const message = 'The conditional has no sources, so its content never opens.';
      report({ code: 'conditional-no-source', severity: 'error', message, at: tagSpot(content, held) });
    }
    const asked: XmlAttribute[] = [];
    for (const { name, isYesNo } of CONDITIONS) {
      const attribute = findAttribute(content, name);
      if (attribute === null) continue;
      asked.push(attribute);
      const { value, valueStart: start, valueEnd: end } = attribute;
      if (!isYesNo || value === 'True' || value === 'False') continue;
      const meant = /^(?:true|1|yes)$/i.test(value) ? 'True' : /^(?:false|0|no)$/i.test(value) ? 'False' : null;
      report({
        code: 'conditional-value-invalid',
        severity: 'error',
        message: `The value of ${name} must be True or False; with ${quoted(value)} the content never opens.`,
        at: valueSpot(attribute, held),
        fixes: meant === null ? [] : [{ title: `Write “${meant}”`, edits: [{ start, end, text: meant }] }],
      });
    }
    const winner = asked.at(-1);
    for (const attribute of asked.slice(0, -1)) {
      const message = `A conditional asks one thing only: ${winner?.name} wins, and ${attribute.name} has no effect.`;
      report({ code: 'conditional-two-conditions', severity: 'warning', message, at: attributeSpot(attribute, held) });
    }
  },
};

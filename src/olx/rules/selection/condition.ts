import { isPointer } from '../../course/pointer.ts';
import { elementChildren, findAttribute, type XmlAttribute } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { attributeSpot, tagSpot, valueSpot } from '../spot.ts';
import type { Subject } from '../subject.ts';
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
    const { content, element, held } = subject;
    if (isPointer(element)) return;
    const missing = missingSources(subject);
    if (missing !== null) report(missing);
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

/** A new conditional, in which there is nothing to open, only wants its components first. */
function missingSources({ block, content, held, settings }: Subject): Finding | null {
  if (settings.has('sources_list')) return null;
  const sources = findAttribute(content, 'sources');
  const code = 'conditional-no-source';
  if (sources === null) {
    const message = 'The conditional has no sources, so its content never opens.';
    const isEmpty = block.children.length === 0 && elementChildren(content).length === 0;
    return isEmpty ? null : { code, severity: 'error', message, at: tagSpot(content, held) };
  }
  if (sources.value.trim() !== '') return null;
  const message = 'The platform fails on empty sources; name the blocks that decide, or leave sources out.';
  return { code, severity: 'error', message, at: attributeSpot(sources, held) };
}

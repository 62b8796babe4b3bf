import { findAttribute, textContent, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { type CapaProblem, capaProblemOf, leadingText } from './capa-problem.ts';
import { readOptionList } from './option-list.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/** Dropdowns whose options Open edX would read otherwise than they are written. */
export const optionLists: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const { inputs } of problem.responses) {
      for (const input of inputs) {
        if (input.name !== 'optioninput') continue;
        const options = input.children.filter((child) => child.kind === 'element' && child.name === 'option');
        if (options.length === 0) checkList(input, problem, report);
        else for (const option of options) if (option.kind === 'element') checkOption(option, problem, report);
      }
    }
  },
};

function checkList(input: XmlElement, problem: CapaProblem, report: Report): void {
  const attribute = findAttribute(input, 'options');
  if (attribute === null || problem.isComputed(attribute.value)) return;
  const { options, sound } = readOptionList(attribute.value);
  if (!sound || options.length === 0) {
    report({
      code: 'problem-options-malformed',
      severity: 'error',
      message: `Open edX cannot read the options ${quote(attribute.value)}; write them in single quotes, as in “('red','green')”.`,
      at: valueSpot(attribute, problem.held),
    });
    return;
  }
  const correct = findAttribute(input, 'correct');
  if (correct === null || correct.value === '' || problem.isComputed(correct.value)) return;
  if (options.includes(correct.value)) return;
  const near = options.find((option) => option.trim().toLowerCase() === correct.value.trim().toLowerCase());
  const mend = near !== undefined && !/[&<"']/.test(near) ? near : null;
  report({
    code: 'problem-correct-not-offered',
    severity: 'warning',
    message: `The right answer ${quote(correct.value)} is not among the options, so nobody can get this question right.`,
    at: valueSpot(correct, problem.held),
    ...(mend === null
      ? {}
      : {
          fixes: [
            {
              title: `Write ${quote(mend)} as in the options`,
              edits: [{ start: correct.valueStart, end: correct.valueEnd, text: mend }],
            },
          ],
        }),
  });
}

/** The platform takes the text before the first tag, puts it in single quotes and reads that as a list. */
function checkOption(option: XmlElement, problem: CapaProblem, report: Report): void {
  const raw = leadingText(option);
  const text = raw.trim();
  if (problem.isComputed(text)) return;
  const fail = (message: string): void =>
    report({ code: 'problem-options-malformed', severity: 'error', message, at: tagSpot(option, problem.held) });
  if (raw === '') {
    fail('An option must begin with plain text; without it answers cannot be checked.');
    return;
  }
  if (text === '') {
    const isLost = shownText(option).trim() !== '';
    if (isLost) fail('Learners would see an empty option: Open edX takes its text only as far as the first tag.');
    return;
  }
  const { options, sound } = readOptionList(`('${text.replaceAll('\n', ' ')}')`);
  if (sound && options.length === 1) return;
  fail(`The apostrophe at the end or start of a word in ${quote(text)} cuts this option off; write “’” instead.`);
}

/** All text of an option but that of its hints. */
function shownText(element: XmlElement): string {
  let text = textContent(element);
  for (const child of element.children) {
    if (child.kind === 'element' && child.name !== 'optionhint') text += shownText(child);
  }
  return text;
}

import type { DiagnosticCode } from '../../diagnostic.ts';
import { findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { elementSpot, type Spot, tagSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';
import { firstChild, leadingText, type Named, openResponseOf } from './open-response.ts';

/** `Criterion` and `CriterionOption` of edx-ora2 (`assessment/models/base.py`). */
const LONGEST_NAME = 100;

/**
 * A rubric that the platform takes and then cannot grade by: at the first grade `rubric_from_dict`
 * refuses it, or a grader can fill it in but not submit it.
 */
export const oraRubric: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { rubric, criteria } = openResponseOf(subject);
    const { held } = subject;
    const say = (code: DiagnosticCode, at: Spot, message: string): void =>
      report({ code, severity: 'error', message, at });

    if (rubric !== null && criteria.length === 0) {
      say('ora-no-criteria', tagSpot(rubric, held), 'The rubric has no <criterion>, so nobody can grade by it.');
    }
    names(criteria, 'criterion');
    for (const criterion of criteria) {
      names(criterion.options, 'option');
      filled(firstChild(criterion.element, 'prompt'));
      for (const { element } of criterion.options) points(element);
      const feedback = findAttribute(criterion.element, 'feedback')?.value;
      if (criterion.options.length === 0 && feedback !== 'required') {
        const message = 'A criterion without options needs feedback="required", or graders can never finish.';
        say('ora-criterion-empty', tagSpot(criterion.element, held), message);
      }
    }

    function names(all: readonly Named[], what: string): void {
      const seen = new Set<string>();
      for (const { name, nameElement, element } of all) {
        if (nameElement === null) continue;
        filled(nameElement);
        for (const long of [nameElement, firstChild(element, 'label')]) if (long !== null) short(long);
        if (name !== '' && seen.has(name)) {
          const among = what === 'option' ? 'this criterion' : 'the rubric';
          say(
            'ora-name-duplicate',
            elementSpot(nameElement, held),
            `There are two of ${quoted(name)} in ${among}; each ${what} needs a name of its own.`,
          );
        }
        seen.add(name);
      }
    }

    function filled(element: XmlElement | null): void {
      if (element === null || leadingText(element).trim() !== '') return;
      say(
        'ora-text-missing',
        elementSpot(element, held),
        `This <${element.name}> is empty, so nobody can grade by the rubric.`,
      );
    }

    function short(element: XmlElement): void {
      const length = leadingText(element).trim().length;
      if (length <= LONGEST_NAME) return;
      say(
        'ora-name-too-long',
        elementSpot(element, held),
        `This <${element.name}> has ${length} characters, but no more than ${LONGEST_NAME} are stored, so nobody can grade by the rubric.`,
      );
    }

    function points(option: XmlElement): void {
      const attribute = findAttribute(option, 'points');
      if (attribute === null || !/^\s*-\d*[1-9]/.test(attribute.value)) return;
      say(
        'ora-points-negative',
        valueSpot(attribute, held),
        'Points cannot be less than 0, so nobody can grade by the rubric.',
      );
    }
  },
};

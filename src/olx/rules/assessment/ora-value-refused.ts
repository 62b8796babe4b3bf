import type { Severity } from '../../diagnostic.ts';
import { findAttribute, type XmlAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { attributeSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';
import { openResponseOf } from './open-response.ts';
import { isOraDate } from './ora-date.ts';

/** What Python's `int()` takes. */
const WHOLE = /^\s*[+-]?\d+(?:_\d+)*\s*$/;
const FEEDBACK = new Set(['optional', 'disabled', 'required']);

/** A value of an open response at which the platform's parser gives the block up. */
export const oraValueRefused: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { element: root, criteria, steps } = openResponseOf(subject);
    const hold = (
      element: XmlElement,
      name: string,
      accepts: (value: string) => boolean,
      wanted: string,
      severity: Severity = 'error',
    ): void => {
      const attribute = findAttribute(element, name);
      if (attribute === null || accepts(attribute.value)) return;
      report({
        code: 'ora-value-refused',
        severity,
        message: `The value ${quoted(attribute.value)} of ${name} must be ${wanted}.`,
        at: valueSpot(attribute, subject.held),
      });
    };
    const whole = (element: XmlElement, name: string): void =>
      hold(element, name, (value) => WHOLE.test(value), 'a whole number');
    const date = (element: XmlElement, name: string): void =>
      hold(element, name, isOraDate, 'a date such as 2030-01-31T09:00:00', 'warning');

    date(root, 'submission_start');
    date(root, 'submission_due');
    for (const { element, options } of criteria) {
      hold(element, 'feedback', (value) => FEEDBACK.has(value), 'optional, required or disabled');
      for (const option of options) whole(option.element, 'points');
    }
    for (const { element, name } of steps) {
      date(element, 'start');
      date(element, 'due');
      whole(element, 'must_grade');
      whole(element, 'must_be_graded_by');
      const required = findAttribute(element, 'required');
      if (required !== null && name !== 'staff-assessment') report(notRequirable(required));
    }

    function notRequirable(attribute: XmlAttribute) {
      const { start, end } = attribute;
      return {
        code: 'ora-value-refused',
        severity: 'error',
        message: 'Only the step staff-assessment can be required or not.',
        at: attributeSpot(attribute, subject.held),
        fixes: [{ title: 'Remove required', edits: [{ start: start - 1, end, text: '' }] }],
      } as const;
    }
  },
};

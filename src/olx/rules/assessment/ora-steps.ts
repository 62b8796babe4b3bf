import type { DiagnosticCode, Severity } from '../../diagnostic.ts';
import { findAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { type Spot, tagSpot, valueSpot } from '../spot.ts';
import { quoted } from '../words.ts';
import { openResponseOf, type Step } from './open-response.ts';

const GRADING = new Set(['peer-assessment', 'self-assessment', 'staff-assessment']);
const TRUE = new Set(['True', 'true']);

/** Steps that the platform leaves out, that are there twice, that stand in the wrong order, or that give no grade. */
export const oraSteps: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { assessments, steps, element } = openResponseOf(subject);
    if (assessments === null) return;
    const say = (code: DiagnosticCode, severity: Severity, at: Spot, message: string): void =>
      report({ code, severity, message, at });
    const nameSpot = (step: Step): Spot => {
      const attribute = findAttribute(step.element, 'name');
      return attribute === null ? tagSpot(step.element, subject.held) : valueSpot(attribute, subject.held);
    };
    const isForTeams = TRUE.has(findAttribute(element, 'teams_enabled')?.value ?? '');

    if (!steps.some(({ name }) => GRADING.has(name))) {
      const message = 'No step gives a grade: add a peer-assessment, self-assessment or staff-assessment.';
      say('ora-no-grading', 'error', tagSpot(assessments, subject.held), message);
    }
    const lastPeer = steps.findLastIndex(({ name }) => name === 'peer-assessment');
    const seen = new Set<string>();
    for (const [at, step] of steps.entries()) {
      const { name } = step;
      if (name === '') continue;
      if (!GRADING.has(name) && name !== 'student-training') {
        say(
          'ora-step-unknown',
          'error',
          nameSpot(step),
          `There is no step ${quoted(name)}; it is left out without a word.`,
        );
      } else if (seen.has(name)) {
        say('ora-step-duplicate', 'error', nameSpot(step), `The step ${name} is there twice.`);
      } else if (isForTeams && name !== 'staff-assessment') {
        const message = `Where teams respond only staff can assess; the step ${name} is left out without a word.`;
        say('ora-step-not-for-teams', 'error', nameSpot(step), message);
      } else if (name === 'staff-assessment' && at < steps.length - 1) {
        say('ora-step-order', 'warning', nameSpot(step), 'The step staff-assessment must come last.');
      } else if (name === 'student-training' && at > lastPeer) {
        const message = 'The step student-training trains for a peer-assessment, which must come after it.';
        say('ora-step-order', 'warning', nameSpot(step), message);
      }
      seen.add(name);
    }
    const [only] = steps;
    if (steps.length !== 1 || only?.name !== 'staff-assessment') return;
    if (TRUE.has(findAttribute(only.element, 'required')?.value ?? '')) return;
    const message = 'Where staff alone assess, the step needs required="True", or learners are never graded.';
    say('ora-staff-optional', 'warning', tagSpot(only.element, subject.held), message);
  },
};

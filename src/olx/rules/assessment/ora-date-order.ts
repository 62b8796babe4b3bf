import { findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { type Spot, valueSpot } from '../spot.ts';
import { openResponseOf } from './open-response.ts';
import { oraMoment } from './ora-date.ts';

interface Moment {
  readonly at: number;
  readonly spot: Spot | null;
}

const ALWAYS: Moment = { at: Number.NEGATIVE_INFINITY, spot: null };
const NEVER: Moment = { at: Number.POSITIVE_INFINITY, spot: null };

/**
 * Dates of the response and the steps that the platform cannot put in order, so that the block shows an
 * error (`resolve_dates`): a step that starts before the one before it or is due after the one after it,
 * or that is due before it starts. A date that is not given is that of the neighbour; the block's own
 * start and due adapt and never stand in the way.
 */
export const oraDateOrder: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { element, steps } = openResponseOf(subject);
    const say = ({ spot }: Moment, message: string): void => {
      if (spot !== null) report({ code: 'ora-date-order', severity: 'error', message, at: spot });
    };
    const explicit = (holder: XmlElement, name: string): Moment | null => {
      const attribute = findAttribute(holder, name);
      const at = attribute === null ? null : oraMoment(attribute.value);
      return attribute === null || at === null ? null : { at, spot: valueSpot(attribute, subject.held) };
    };
    const ranges = [
      { start: explicit(element, 'submission_start'), due: explicit(element, 'submission_due') },
      ...steps.map((step) => ({ start: explicit(step.element, 'start'), due: explicit(step.element, 'due') })),
    ];

    const starts: Moment[] = [];
    for (const { start } of ranges) {
      const before = starts.at(-1) ?? ALWAYS;
      if (start !== null && start.at < before.at) say(start, 'This step starts before the one before it does.');
      starts.push(start ?? before);
    }
    const dues: Moment[] = [];
    for (const { due } of ranges.toReversed()) {
      const after = dues.at(-1) ?? NEVER;
      if (due !== null && due.at > after.at) say(due, 'This step is due after the one after it is.');
      dues.push(due ?? after);
    }
    dues.reverse();
    const crossing = ranges.flatMap((own, at) => {
      const [start, due] = [starts[at] ?? ALWAYS, dues[at] ?? NEVER];
      return due.at <= start.at ? [own] : [];
    });
    // one wrong date crosses those of its neighbours, too; steps with a due date of their own tell it best
    const due = crossing.filter((own) => own.due !== null);
    for (const own of due.length > 0 ? due : crossing) {
      say(own.due ?? own.start ?? ALWAYS, 'This step is due before it starts.');
    }
  },
};

import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { valueSpot } from '../spot.ts';
import { type CapaProblem, capaProblemOf } from './capa-problem.ts';
import { isPythonInteger } from './python-number.ts';
import { quote } from './quote.ts';

/** A multiple choice question that draws its choices from a pool, where Open edX cannot draw. */
export const answerPools: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const { shape, element } of problem.responses) {
      if (shape.tag !== 'multiplechoiceresponse') continue;
      for (const child of element.children) {
        if (child.kind === 'element' && child.name === 'choicegroup') checkPool(child, problem, report);
      }
    }
  },
};

function checkPool(group: XmlElement, problem: CapaProblem, report: (finding: Finding) => void): void {
  const pool = findAttribute(group, 'answer-pool');
  if (pool === null) return;
  const fail = (message: string): void =>
    report({ code: 'problem-answer-pool', severity: 'error', message, at: valueSpot(pool, problem.held) });
  if (attributeValue(group, 'shuffle') === 'true') {
    fail('A question cannot have an answer pool and shuffled choices; leave out one of them.');
  } else if (!isPythonInteger(pool.value)) {
    fail(`The size of the answer pool must be a whole number; ${quote(pool.value)} is none.`);
  } else if (pool.value !== '0' && !problem.includes) {
    const said = group.children.flatMap((child) =>
      child.kind === 'element' ? [attributeValue(child, 'correct')?.toUpperCase() ?? ''] : [],
    );
    if (said.every((value) => value === 'TRUE') || !said.includes('TRUE')) {
      fail('An answer pool needs at least one right and one wrong choice.');
    }
  }
}

import { elementChildren, textContent } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { tagged } from '../words.ts';
import { capaProblemOf } from './capa-problem.ts';

/** Hints on demand that learners cannot ask for: Open edX only finds `problem/demandhint/hint`. */
export const demandHints: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { elements, held, root, includes } = capaProblemOf(subject);
    for (const { element, parent } of elements) {
      if (element.name !== 'demandhint') continue;
      const tell = (severity: Finding['severity'], message: string): void =>
        report({ code: 'problem-demand-hint', severity, message, at: tagSpot(element, held) });
      if (parent !== root && !includes) {
        tell(
          'warning',
          `Learners can only ask for hints that stand right inside the problem, not inside ${tagged(parent.name)}.`,
        );
      } else if (!elementChildren(element).some(({ name }) => name === 'hint' || name === 'include')) {
        const isEmpty = element.children.every((child) => child.kind === 'comment' || textOf(child) === '');
        if (isEmpty && textContent(element).trim() === '') tell('info', 'There are no hints here to ask for.');
        else tell('warning', 'Each hint must stand inside a <hint>, or learners cannot ask for it.');
      }
    }
  },
};

function textOf(node: { readonly kind: string; readonly value?: string }): string {
  return node.kind === 'element' ? 'element' : (node.value ?? '').trim();
}

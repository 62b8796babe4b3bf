import { RESPONSE_SHAPES } from '../../catalogue/elements/capa-shapes.ts';
import { elementChildren, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { capaProblemOf } from './capa-problem.ts';

/**
 * `label` and `description` where Open edX does not take them for the question: screen readers then
 * miss it. All is shown nevertheless, so these are infos.
 */
export const labels: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { elements, held, responses, includes } = capaProblemOf(subject);
    if (responses.length === 0 || includes) return;
    const labelled = new Set<XmlElement>();
    for (const { element, parent, next, rendered } of elements) {
      const tell = (message: string): void =>
        report({ code: 'problem-label-misplaced', severity: 'info', message, at: tagSpot(element, held) });
      const inResponse = RESPONSE_SHAPES.has(parent.name);
      if (element.name === 'description' && rendered && !inResponse && element.attributes.length === 0) {
        tell('A description belongs right inside its response; elsewhere it is text like any other.');
      }
      if (element.name !== 'label' || !rendered || isHtmlLabel(element)) continue;
      if (inResponse && labelled.has(parent)) tell('Only the first label of a response is its question.');
      else if (!inResponse && !RESPONSE_SHAPES.has(next?.name ?? '')) {
        tell('A label belongs right inside its response, or right before it, to be read out as its question.');
      }
      labelled.add(parent);
    }
  },
};

/** A label of an HTML field. */
function isHtmlLabel(element: XmlElement): boolean {
  const holdsField = elementChildren(element).some(({ name }) => /^(input|select|textarea)$/.test(name));
  return holdsField || findAttribute(element, 'for') !== null || findAttribute(element, 'class') !== null;
}

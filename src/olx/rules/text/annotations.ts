import { elementChildren, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { eitherOf, meantWord, quoted } from '../words.ts';

/** `HIGHLIGHT_COLORS` of `annotatable.py`. */
const COLOURS = ['yellow', 'orange', 'purple', 'blue', 'green'];

/** Passages of an annotation that say nothing, or in a colour that there is not. */
export const annotations: BlockRule = {
  types: ['annotatable'],
  check({ content, held }, report) {
    const open: XmlElement[] = [content];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      for (const child of elementChildren(each)) {
        open.push(child);
        if (child.name !== 'annotation') continue;
        const notes = ['title', 'body', 'problem'].map((name) => findAttribute(child, name)?.value ?? '');
        if (notes.every((note) => note.trim() === '')) {
          const message = 'This <annotation> has neither title nor body nor problem, so there is no note to read.';
          report({ code: 'annotation-empty', severity: 'warning', message, at: tagSpot(child, held) });
        }
        const colour = findAttribute(child, 'highlight');
        if (colour === null || COLOURS.includes(colour.value)) continue;
        const meant = meantWord(colour.value, COLOURS);
        const { valueStart: start, valueEnd: end } = colour;
        report({
          code: 'annotation-colour-unknown',
          severity: 'warning',
          message: `${quoted(colour.value)} is no colour of an annotation: use ${eitherOf(COLOURS)}.`,
          at: valueSpot(colour, held),
          fixes: meant === null ? [] : [{ title: `Write “${meant}”`, edits: [{ start, end, text: meant }] }],
        });
      }
    }
  },
};

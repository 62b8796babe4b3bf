/* What authors do to tags and elements. */
import { type Damage, endName, insert, intoText, nameEnd, onElement, onStartTag, replace } from './_planting.ts';

/** By name; each changes one place. */
export const TAG_DAMAGES: Readonly<Record<string, Damage>> = {
  // tags and elements
  'missing end tag': {
    says: /still open here|never closed|has no start tag/,
    // in an element of the same name, the end tag of that one is taken
    plant: onElement(({ closeStart, end, name }, parent) =>
      name === parent.name ? null : { ...replace(closeStart, end, ''), reported: parent.closeStart },
    ),
    recovers: true,
  },
  'end tag in capitals': {
    says: /capitals count/,
    plant: onElement((element) => replace(...endName(element), element.name.toUpperCase())),
    recovers: true,
  },
  'misspelt end tag': {
    says: /misspelt|has no start tag|still open/,
    plant: onElement((element, _, __, random) => {
      const [start, end] = endName(element);
      if (end - start < 4) return null;
      const at = start + random.below(end - start);
      return random.below(2) === 0 ? replace(at, at + 1, '') : insert(at, 'k');
    }),
    recovers: true,
  },
  'end tag of another element': {
    says: /has no start tag|still open/,
    plant: onElement((element) => replace(...endName(element), 'wrong')),
    recovers: true,
  },
  'missing start tag': {
    says: /has no start tag|still open|misspelt/,
    plant: onElement(({ start, openEnd, closeStart }) => ({ ...replace(start, openEnd, ''), reported: closeStart })),
  },
  'end tag without its slash': {
    says: /still open here|never closed/,
    plant: onElement(({ closeStart }, { closeStart: reported }) => ({
      ...replace(closeStart + 1, closeStart + 2, ''),
      reported,
    })),
  },
  'start tag left open': {
    says: /lacks its ">"|closing quote|is not allowed|needs a value/,
    plant: onElement(({ openEnd, children }) =>
      children.find((child) => child.kind !== 'text' || child.value.trim() !== '')?.kind === 'element'
        ? replace(openEnd - 1, openEnd, '')
        : null,
    ),
  },
  'end tag left open': {
    says: /lacks its ">"|not allowed in the end tag/,
    plant: onElement(({ end }) => replace(end - 1, end, '')),
  },
  'empty end tag': {
    says: /"<\/>" names no element/,
    plant: onElement((element) => replace(...endName(element), '')),
    recovers: true,
  },
  'HTML line break': {
    says: /<br> on line \d+ is never closed: write "<br\/>"/,
    plant: ({ texts, elements }, random) => {
      const text = random.pick(texts);
      const parent = elements.find(({ children }) => text !== undefined && children.includes(text));
      return text === undefined || parent === undefined
        ? null
        : { ...insert(text.start, '<br>'), reported: parent.closeStart };
    },
    recovers: true,
  },
  'overlapping tags': { says: /still open here|has no start tag/, plant: intoText('<b><i>x</b></i>') },
  'stray end tag': { says: /has no start tag|still open/, plant: intoText('</stray>', '</blink>'), recovers: true },
  'tag name with a quote or comma': {
    says: /is not allowed in its name/,
    plant: onStartTag((element) => insert(nameEnd(element), ',')),
  },
  'tag name with a digit first': {
    says: /cannot start with "1"|bare "<"/,
    plant: onStartTag(({ start }) => insert(start + 1, '1')),
  },
  'two roots': { says: /Only one element may stand at the top/, plant: ({ root }) => insert(root.end, '\n<second/>') },
  'text after the root': { says: /Text is not allowed after/, plant: ({ root }) => insert(root.end, '\nand more') },
  'text before the root': {
    says: /Text is not allowed before/,
    plant: ({ root }) => insert(root.start, 'text '),
    recovers: true,
  },
  'truncated file': {
    says: /never closed|never ends|has no element|ends in the middle|ends too early|is empty|lacks|bare "&"|is missing|still open|needs/,
    plant: ({ text, root }, random) =>
      replace(root.start + 1 + random.below(root.end - root.start - 1), text.length, ''),
  },
  'empty file': {
    says: /The file is empty/,
    plant: ({ text }, random) => replace(0, text.length, random.pick(['', '\n', '  \n\n']) ?? ''),
  },
};

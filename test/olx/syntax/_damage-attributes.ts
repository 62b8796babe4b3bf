/* What authors do to attributes and namespaces. */
import { type Damage, insert, intoText, nameEnd, onAttribute, onStartTag, replace } from './_planting.ts';

/** By name; each changes one place. */
export const ATTRIBUTE_DAMAGES: Readonly<Record<string, Damage>> = {
  // attributes
  'unquoted attribute': {
    says: /needs quotes|needs a value|opening quote/,
    plant: onAttribute(({ valueStart, valueEnd, end }, text) =>
      replace(valueStart - 1, end, text.slice(valueStart, valueEnd)),
    ),
  },
  'unquoted word': {
    says: /needs quotes/,
    plant: onAttribute(({ valueStart, end }, _, random) =>
      replace(valueStart - 1, end, random.pick(['1', 'true', '100%', 'a/b.png']) ?? ''),
    ),
    recovers: true,
  },
  'missing closing quote': {
    says: /closing quote|quote|not allowed|missing/,
    plant: onAttribute(({ valueEnd, end }) => replace(valueEnd, end, '')),
  },
  'missing opening quote': {
    says: /opening quote|closing quote|at the quote|needs quotes|needs a value/,
    plant: onAttribute(({ valueStart }) => replace(valueStart - 1, valueStart, '')),
  },
  'two kinds of quotes': {
    says: /quote|missing/,
    plant: onAttribute(({ valueEnd, end }, text) => replace(valueEnd, end, text[valueEnd] === '"' ? "'" : '"')),
  },
  'curly quotes': {
    says: /curly quotes/,
    plant: onAttribute(({ valueStart, valueEnd, end, value }, text, random) => {
      const [open, close] = random.pick(['“”', '„“', '‘’', '«»', '””']) ?? '“”';
      if (/[<>"]/.test(value)) return null;
      return replace(valueStart - 1, end, `${open}${text.slice(valueStart, valueEnd)}${close}`);
    }),
    recovers: true,
  },
  'quotes within quotes': {
    says: /ends at the quote before this|quote too many/,
    plant: onAttribute(({ valueEnd }, text) => insert(valueEnd, ` ${text[valueEnd]}so${text[valueEnd]} `)),
  },
  'quote too many': { says: /quote/, plant: onAttribute(({ end }, text) => insert(end, text[end - 1] ?? '"')) },
  'duplicate attribute': {
    says: /has attribute ".+" twice/,
    plant: onAttribute(({ end, name }) => insert(end, ` ${name}="again"`)),
    recovers: true,
  },
  'attribute without a value': {
    says: /Attribute "checked" needs a value/,
    plant: onStartTag((element) => insert(nameEnd(element), ' checked')),
    recovers: true,
  },
  'attribute with nothing after =': {
    says: /Attribute "x" needs a value|needs quotes|"x"|not allowed/,
    plant: onStartTag(({ openEnd, selfClosing }) => insert(openEnd - (selfClosing ? 2 : 1), ' x=')),
  },
  'missing equals sign': {
    says: /An "=" is missing/,
    plant: onAttribute(({ start, name, valueStart }) => replace(start + name.length, valueStart - 1, ' ')),
    recovers: true,
  },
  'missing space between attributes': {
    says: /A space is missing/,
    plant: onAttribute((attribute, _, __, { attributes }) => {
      const before = attributes[attributes.indexOf(attribute) - 1];
      return before === undefined ? null : replace(before.end, attribute.start, '');
    }),
    recovers: true,
  },
  'comma between attributes': {
    says: /"," is not allowed here, between the attributes/,
    plant: onAttribute(({ end }) => insert(end, ',')),
    recovers: true,
  },
  'attribute name with a digit first': {
    says: /"2" cannot start the name/,
    plant: onAttribute(({ start }) => insert(start, '2')),
    recovers: true,
  },
  'space after a slash': {
    says: /"\/" in a start tag/,
    plant: onStartTag(({ selfClosing, openEnd }) => (selfClosing ? insert(openEnd - 1, ' ') : null)),
    recovers: true,
  },
  // namespaces
  'undeclared prefix': {
    says: /The prefix "q\w*:" in .* is not declared/,
    plant: intoText('<qa:b/>', '<qc:d x="1">y</qc:d>'),
    recovers: true,
  },
  'undeclared prefix of an attribute': {
    says: /The prefix "q\w*:" in .* is not declared/,
    plant: onStartTag((element, _, random) =>
      insert(nameEnd(element), random.pick([' qe:b="1"', ' qf:href=""']) ?? ''),
    ),
    recovers: true,
  },
  'two colons in a name': { says: /one ":" at most/, plant: intoText('<a:b:c/>', '<:a/>', '<a x:="1"/>') },
  'prefix for nothing': {
    says: /empty namespace/,
    plant: onStartTag((element) => insert(nameEnd(element), ' xmlns:q=""')),
  },
};

import fc from 'fast-check';

/** What a generated source means, independent of how it is written. */
export type Model =
  | {
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly children: readonly Model[];
    }
  | { readonly text: string }
  | { readonly other: string };

interface Written {
  readonly source: string;
  readonly model: Model;
}

const names = fc.constantFrom('vertical', 'html', 'p', 'a-b.c', 'ä', '_x', 'constructor', '__proto__');
const spaces = fc.constantFrom(' ', '\n', '\t ', '\r\n  ');
const maybeSpace = fc.constantFrom('', '', ' ', '\n');

// how a character may be written, and what attribute normalisation (XML 1.0, 3.3.3) makes of it
const TEXT_CHARACTERS = [
  ['a', 'a'],
  ['é', 'é'],
  ['\u{1f600}', '\u{1f600}'],
  ['"', '"'],
  ["'", "'"],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&#13;', '\r'],
  ['&#xA;', '\n'],
  ['&#x1F600;', '\u{1f600}'],
  [']', ']'],
  ['\n', '\n'],
  ['\r\n', '\n'],
  ['\t', '\t'],
] as const;

const textPieces = fc.array(fc.constantFrom(...TEXT_CHARACTERS), { minLength: 1, maxLength: 6 });

const text = textPieces.map(
  (pieces): Written => ({
    source: pieces.map(([source]) => source).join(''),
    model: { text: pieces.map(([, value]) => value).join('') },
  }),
);

const attribute = fc
  .tuple(names, textPieces, fc.constantFrom('"', "'"), spaces, maybeSpace, maybeSpace)
  .map(([name, pieces, quote, before, left, right]) => {
    const fitting = pieces.filter(([source]) => source !== quote);
    const value = fitting.map(([source, character]) => (/^[\r\n\t]/.test(source) ? ' ' : character)).join('');
    const raw = fitting.map(([source]) => source).join('');
    return { name, value, source: `${before}${name}${left}=${right}${quote}${raw}${quote}` };
  });

const other = fc
  .constantFrom(
    '<!-- & < > ]]> -->',
    '<!---->',
    '<?keep a="1" & <b>?>',
    '<?x?>',
    '<![CDATA[<p>&nbsp;</p> ]] ]>]]>',
    '<![CDATA[]]>',
  )
  .map((source): Written => ({ source, model: { other: source } }));

const { element } = fc.letrec<{ element: Written; child: Written }>((tie) => ({
  child: fc.oneof({ maxDepth: 4, withCrossShrink: true }, text, other, tie('element')),
  element: fc
    .tuple(
      names,
      fc.uniqueArray(attribute, { selector: ({ name }) => name, maxLength: 3 }),
      fc.array(tie('child'), { maxLength: 5 }),
      maybeSpace,
      fc.boolean(),
    )
    .map(([name, attributes, children, space, short]): Written => {
      const model = {
        name,
        attributes: Object.fromEntries(attributes.map((each) => [each.name, each.value])),
        children: joinTexts(children.map((child) => child.model)),
      };
      const open = `<${name}${attributes.map(({ source }) => source).join('')}${space}`;
      if (short && children.length === 0) return { source: `${open}/>`, model };
      return { source: `${open}>${children.map(({ source }) => source).join('')}</${name}${space}>`, model };
    }),
}));

function joinTexts(models: readonly Model[]): readonly Model[] {
  const joined: Model[] = [];
  for (const model of models) {
    const last = joined.at(-1);
    if ('text' in model && last !== undefined && 'text' in last)
      joined[joined.length - 1] = { text: last.text + model.text };
    else joined.push(model);
  }
  return joined;
}

const prologs = fc.constantFrom(
  '',
  '\ufeff',
  '\n',
  '<?xml version="1.0"?>\r\n',
  '<!-- < & -->\n',
  '<!DOCTYPE html>\n',
  '\ufeff<?xml version="1.0"?>',
);
const epilogs = fc.constantFrom('', '\n', '<!-- > -->', '\r\n<?end?>\n');

/** Well-formed documents with what they mean. */
export const documents = fc.tuple(prologs, element, epilogs).map(([prolog, { source, model }, epilog]) => ({
  text: prolog + source + epilog,
  model,
}));

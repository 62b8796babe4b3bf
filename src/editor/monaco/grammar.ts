import type { languages } from 'monaco-editor/editor';

/** The language id of OLX documents. */
export const OLX_LANGUAGE = 'olx';

/**
 * Running text and the values of attributes. Monaco takes tokens with "string" in their name for
 * strings, and closes no quotes in these: only the opening quote of an attribute is to be closed.
 */
const TEXT = 'text.string';
const VALUE = 'attribute.value.string';

/**
 * Colours of XML, with HTML in CDATA sections and the script of a problem in its own language. It
 * only colours: what is a mistake is for the diagnoses to say.
 */
export const OLX_GRAMMAR: languages.IMonarchLanguage = {
  defaultToken: '',
  tokenPostfix: '.xml',
  name: /[\p{L}_:][\p{L}\p{N}_:.-]*/u,
  unicode: true,
  tokenizer: {
    root: [
      [/[^<&]+/, TEXT],
      [/<!--/, 'comment', '@comment'],
      [/<!\[CDATA\[/, { token: 'delimiter.cdata', next: '@htmlCdata', nextEmbedded: 'html' }],
      [/(<)(script)(?![\p{L}\p{N}_:.-])/u, ['delimiter', { token: 'tag', next: '@scriptTag' }]],
      [/(<\/?)(@name)/, ['delimiter', { token: 'tag', next: '@tag' }]],
      [/<[?!]/, 'metatag', '@instruction'],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[<&]/, TEXT],
    ],
    comment: [
      [/-->/, 'comment', '@pop'],
      [/[^-]+|-/, 'comment'],
    ],
    htmlCdata: [[/\]\]>/, { token: 'delimiter.cdata', next: '@pop', nextEmbedded: '@pop' }]],
    instruction: [
      [/[?]?>/, 'metatag', '@pop'],
      [/[^?>]+|\?/, 'metatag'],
    ],
    tag: [[/\/?>/, 'delimiter', '@pop'], { include: '@attributes' }],
    scriptTag: [
      [/\/>/, 'delimiter', '@pop'],
      [
        /(type)(\s*=\s*)("loncapa\/python"|'loncapa\/python')/,
        ['attribute.name', 'delimiter', { token: 'attribute.value', switchTo: '@pythonTag' }],
      ],
      [/>/, { token: 'delimiter', switchTo: '@scriptBody', nextEmbedded: 'javascript' }],
      { include: '@attributes' },
    ],
    scriptBody: [[/<\/script/, { token: '@rematch', next: '@pop', nextEmbedded: '@pop' }]],
    pythonTag: [
      [/\/>/, 'delimiter', '@pop'],
      [/>(?=\s*<!\[CDATA\[)/, 'delimiter'],
      [/\s*<!\[CDATA\[/, { token: 'delimiter.cdata', switchTo: '@pythonCdata', nextEmbedded: 'python' }],
      [/>/, { token: 'delimiter', switchTo: '@pythonBody', nextEmbedded: 'python' }],
      { include: '@attributes' },
    ],
    pythonBody: [[/<\/script/, { token: '@rematch', next: '@pop', nextEmbedded: '@pop' }]],
    pythonCdata: [[/\]\]>/, { token: 'delimiter.cdata', next: '@pop', nextEmbedded: '@pop' }]],
    attributes: [
      [/\s+/, ''],
      [/@name/, 'attribute.name'],
      [/=/, 'delimiter'],
      [/"/, VALUE, '@doubleQuoted'],
      [/'/, VALUE, '@singleQuoted'],
      // a tag that is still being typed ends where the next one starts
      [/(?=<)/, '', '@pop'],
      [/./, ''],
    ],
    doubleQuoted: [
      [/"/, VALUE, '@pop'],
      [/(?=<)/, '', '@pop'],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[^"<&]+|&/, VALUE],
    ],
    singleQuoted: [
      [/'/, VALUE, '@pop'],
      [/(?=<)/, '', '@pop'],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[^'<&]+|&/, VALUE],
    ],
  },
};

/** Brackets, pairs and indentation; `indentOutdent` is Monaco's constant of that name. */
export function olxConfiguration(
  indentOutdent: languages.IndentAction,
  indent: languages.IndentAction,
): languages.LanguageConfiguration {
  return {
    comments: { blockComment: ['<!--', '-->'] },
    brackets: [['<', '>']],
    wordPattern: /[^\s<>"'=&;,.!?()[\]{}/\\|]+/,
    autoClosingPairs: [
      // single characters: Monaco types over the closing part of such pairs only
      { open: '"', close: '"', notIn: ['string', 'comment'] },
      { open: "'", close: "'", notIn: ['string', 'comment'] },
      { open: '<!--', close: '-->' },
      { open: '<![CDATA[', close: ']]>' },
    ],
    autoCloseBefore: ' \t\n/>',
    surroundingPairs: [
      { open: '"', close: '"' },
      { open: "'", close: "'" },
      { open: '<', close: '>' },
    ],
    onEnterRules: [
      { beforeText: /<(?![/!?])[^<]*(?<!\/)>\s*$/, afterText: /^\s*<\//, action: { indentAction: indentOutdent } },
      { beforeText: /<(?![/!?])[^<]*(?<!\/)>\s*$/, action: { indentAction: indent } },
    ],
  };
}

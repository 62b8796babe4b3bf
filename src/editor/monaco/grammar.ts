import type { languages } from 'monaco-editor/editor';

/** The language id of OLX documents. */
export const OLX_LANGUAGE = 'olx';

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
      [/[^<&]+/, ''],
      [/<!--/, 'comment', '@comment'],
      [/<!\[CDATA\[/, { token: 'delimiter.cdata', next: '@htmlCdata', nextEmbedded: 'html' }],
      [/(<)(script)(?![\p{L}\p{N}_:.-])/u, ['delimiter', { token: 'tag', next: '@scriptTag' }]],
      [/(<\/?)(@name)/, ['delimiter', { token: 'tag', next: '@tag' }]],
      [/<[?!]/, 'metatag', '@instruction'],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[<&]/, ''],
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
      [/"/, 'attribute.value', '@doubleQuoted'],
      [/'/, 'attribute.value', '@singleQuoted'],
      // a tag that is still being typed ends where the next one starts
      [/(?=<)/, '', '@pop'],
      [/./, ''],
    ],
    doubleQuoted: [
      [/"/, 'attribute.value', '@pop'],
      [/(?=<)/, '', '@pop'],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[^"<&]+|&/, 'attribute.value'],
    ],
    singleQuoted: [
      [/'/, 'attribute.value', '@pop'],
      [/(?=<)/, '', '@pop'],
      [/&(?:#\d+|#x[\da-fA-F]+|\w+);/, 'string.escape'],
      [/[^'<&]+|&/, 'attribute.value'],
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
      { open: '="', close: '"' },
      { open: "='", close: "'" },
      { open: '<!--', close: '-->' },
      { open: '<![CDATA[', close: ']]>' },
    ],
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

/* What authors do to text, comments and characters; and what only looks like damage. */
import { type Damage, insert, intoText, intoValue, nameEnd, onElement, onStartTag, replace } from './_planting.ts';

/** By name; each changes one place. */
export const TEXT_DAMAGES: Readonly<Record<string, Damage>> = {
  // references
  'bare ampersand in text': { says: /bare "&"/, plant: intoText(' & ', '&', 'Q&A', '&&'), recovers: true },
  'bare ampersand in a URL': { says: /bare "&"/, plant: intoValue('?a=1&b=2', '&', 'x & y'), recovers: true },
  'HTML entity': {
    says: /HTML entity "&\w+;": write "&#\d+;"/,
    plant: intoText('&nbsp;', '&mdash;', '&eacute;'),
    recovers: true,
  },
  'HTML entity in an attribute': { says: /HTML entity/, plant: intoValue('&nbsp;', '&hellip;'), recovers: true },
  'entity of no language': { says: /XML does not know "&/, plant: intoText('&unknown;', '&x.y;'), recovers: true },
  'entity without its semicolon': {
    says: /";" is missing after "&/,
    plant: intoText('&amp ', '&lt b', '&#160 '),
    recovers: true,
  },
  'entity in capitals': {
    says: /XML does not know "&[A-Z]+;": write/,
    plant: intoText('&AMP;', '&LT;'),
    recovers: true,
  },
  'reference to a control character': {
    says: /names a character that XML does not allow/,
    plant: intoText('&#0;', '&#x1F;', '&#xFFFE;', '&#x110000;', '&#8;'),
    recovers: true,
  },
  // `<` and `>`
  'bare less-than in text': { says: /"<".*"&lt;"/, plant: intoText(' < ', ' <= 3 ', '<3', ' <- '), recovers: true },
  'less-than before a word': {
    says: /"<".*"&lt;"|never closed|still open|needs a value|lacks its ">"|has no start tag|between the attributes/,
    plant: intoText('a<b and c', 'x<y+1 ', 'p <q; '),
  },
  'less-than in an attribute': {
    says: /"<" is not allowed in the value of attribute ".+" unless/,
    plant: intoValue('a<b', '<', 'x < y', '<b>c</b>'),
    recovers: true,
  },
  'section end in text': { says: /"\]\]>" is not allowed in text/, plant: intoText(']]>', 'a]]>b'), recovers: true },
  'space after less-than': {
    says: /No space may follow "<"/,
    plant: onStartTag(({ start }) => insert(start + 1, ' ')),
    recovers: true,
  },
  // comments, sections, instructions, declarations
  'two hyphens in a comment': {
    says: /"--" is not allowed inside a comment/,
    plant: intoText('<!-- a -- b -->', '<!-- x --->', '<!----- y ----->'),
    recovers: true,
  },
  'comment in a comment': { says: /starts here inside another one/, plant: intoText('<!-- a <!-- b --> -->') },
  'comment left open': {
    says: /comment.* never ends|starts here inside another|not allowed inside a comment/,
    plant: intoText('<!-- a '),
  },
  'comment that begins wrong': {
    says: /A comment starts with "<!--"/,
    plant: intoText('<!- a -->', '<! -- a -->'),
    recovers: true,
  },
  'section left open': {
    // where a later section stands in the text, this one ends with that and swallows the tags between
    says: /CDATA section.* never ends|still open|never closed|has no start tag/,
    plant: intoText('<![CDATA[ a '),
  },
  'stray "<!"': {
    says: /"<!" starts no comment/,
    plant: intoText('<!', '<![cdata[x]]', '<!ELEMENT x>'),
    recovers: true,
  },
  'instruction without a name': {
    says: /"<\?" must be followed by a name|not allowed in the name of a processing/,
    plant: intoText('<? x ?>', '<??>', '<?1?>'),
  },
  'declaration in the middle': {
    says: /may only stand at the very start/,
    plant: intoText('<?xml version="1.0"?>'),
    recovers: true,
  },
  'blank line before the declaration': {
    says: /may only stand at the very start/,
    plant: ({ text }, random) =>
      text.startsWith('<?xml') ? insert(0, random.pick(['\n', ' ']) ?? '') : replace(0, 0, '\n<?xml version="1.0"?>'),
    recovers: true,
  },
  'declaration that is wrong': {
    says: /XML declaration must read|is not the name of an encoding/,
    plant: ({ text }, random) =>
      /^\ufeff?<\?xml/.test(text)
        ? null
        : insert(
            0,
            random.pick([
              '<?xml version=1.0?>\n',
              '<?xml encoding="UTF-8"?>\n',
              '<?xml version="1.0" encoding="nonsense"?>\n',
              '<?xml?>\n',
              '<?xml version="1.0" standalone="maybe"?>\n',
              '<?xml version="2.0"?>\n',
            ]) ?? '',
          ),
  },
  'DOCTYPE in the middle': {
    says: /A DOCTYPE may only stand once/,
    plant: intoText('<!DOCTYPE html>'),
    recovers: true,
  },
  'DOCTYPE with declarations': {
    says: /DOCTYPE with declarations of its own/,
    plant: ({ root }) => insert(root.start, '<!DOCTYPE a [<!ENTITY nbsp "&#160;">]>\n'),
  },
  // characters
  'control character in text': {
    says: /invisible character U\+/,
    plant: intoText('\u0001', '\u000b', '\u001b', '\u0000', '\ufffe'),
    recovers: true,
  },
  'control character in an attribute': {
    says: /invisible character U\+/,
    plant: intoValue('\u0002', '\u000c', '\u001f'),
    recovers: true,
  },
  'control character in a tag': {
    says: /invisible character U\+|not allowed/,
    plant: onStartTag((element) => insert(nameEnd(element), ' \u0003')),
  },
  'second byte order mark': {
    says: /byte order mark/,
    plant: ({ root }) => insert(root.start, '\ufeff\ufeff'),
    recovers: true,
  },
  // what looks like damage and is none
  'greater-than in text': { says: null, plant: intoText(' > ', ']] >', ']>', '->') },
  'greater-than in an attribute': { says: null, plant: intoValue('a > b', ']]>', '-->') },
  'byte order mark in text': { says: null, plant: intoText('\ufeff') },
  'odd characters': { says: null, plant: intoText('\u0085', '\u2028', '\u007f', '\u{1f600}', '\ufffd', '\ue000') },
  'references in text': { says: null, plant: intoText('&amp;nbsp;', '&#x1F600;', '&#9;', '&quot;') },
  'markup within CDATA': { says: null, plant: intoText('<![CDATA[<b>&nbsp; & ]] > </i>]]>') },
  'comments and instructions': { says: null, plant: intoText('<!-- & < - -->', '<?php echo "<&>" ?>', '<!---->') },
  'declared prefix': { says: null, plant: intoText('<z:a xmlns:z="urn:z" z:b="1" b="1"/>') },
  'line ends': { says: null, plant: intoText('\r\n', '\r', '\t') },
  'space in tags': { says: null, plant: onElement(({ end }) => insert(end - 1, ' \n')) },
  'xml:lang': { says: null, plant: onStartTag((element) => insert(nameEnd(element), ' xml:lang="fi"')) },
};

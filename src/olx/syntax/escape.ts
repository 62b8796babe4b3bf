const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Escapes a text as XML character data that reads back as `text`. */
export function escapeText(text: string): string {
  // `>` only matters in `]]>`; elsewhere it stays readable
  return text.replace(/[&<\r]|(?<=\]\])>/g, (found) => TEXT_ESCAPES[found] ?? found);
}

/**
 * Escapes an attribute value, without quotes around it, that reads back as `value`. Tabs and line ends become
 * character references, because XML would turn them into spaces. Only quotes of the given kind are escaped; `both`
 * fits either kind.
 */
export function escapeAttribute(value: string, quote: '"' | "'" | 'both' = '"'): string {
  const unsafe = quote === '"' ? /[&<"\t\n\r]/g : quote === "'" ? /[&<'\t\n\r]/g : /[&<"'\t\n\r]/g;
  return value.replace(unsafe, (found) => ATTRIBUTE_ESCAPES[found] ?? found);
}

/** Wraps a text in CDATA that reads back as `text`, with line ends as `\n`. `]]>` is split over two sections. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** A piece of a text with the class that colours it; null for none. */
export interface ColouredText {
  readonly className: string | null;
  readonly text: string;
}

const PART = /<span class="([^"]*)">|<\/span>|([^<]+)/g;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#x27': "'" };

/**
 * The pieces of what highlight.js gives as HTML, so that nothing of a course ever becomes markup of
 * the page. Together their texts are the text that was highlighted.
 */
export function colouredTexts(html: string): readonly ColouredText[] {
  const open: string[] = [];
  const pieces: ColouredText[] = [];
  for (const [part, opened, text] of html.matchAll(PART)) {
    if (opened !== undefined) open.push(opened);
    else if (text !== undefined) pieces.push({ className: open.at(-1) ?? null, text: unescaped(text) });
    else if (part === '</span>') open.pop();
  }
  return pieces;
}

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|#x27);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

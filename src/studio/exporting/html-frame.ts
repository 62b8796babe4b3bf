// not all of the core, which the dialog does without
import { linkNames, storedName } from '../../olx/text/index.ts';

/**
 * What the frame of a preview may load: nothing but pictures that are part of the document. The frame
 * is sandboxed besides, so that neither scripts nor forms nor links of the text do anything.
 */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** The colours that the frame takes over from the page. */
export interface FrameColours {
  readonly text: string;
  readonly ground: string;
  readonly link: string;
}

/** The document of a preview frame, for `srcdoc`. */
export function frameDocument(html: string, colours: FrameColours): string {
  const { text, ground, link } = colours;
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<style>body{margin:12px;font:16px/1.5 sans-serif;color:${text};background:${ground}}`,
    `a{color:${link}}img{max-width:100%;height:auto}table{border-collapse:collapse}pre{overflow:auto}</style></head>`,
    `<body>${html}</body></html>`,
  ].join('');
}

const STATIC_SOURCE = /(\ssrc\s*=\s*)(["'])\/static\/([^"'?#]+)([^"']*)\2/gi;

/** What an HTML text shows pictures from: what follows `/static/` in each source, once. */
export function staticSources(html: string): readonly string[] {
  return [...new Set([...html.matchAll(STATIC_SOURCE)].map((match) => match[3] ?? ''))];
}

/** The asset that the platform serves for a link, of those of the course run, by path; null for none. */
export function servedAsset(paths: readonly string[], link: string): string | null {
  const names = linkNames(link);
  return paths.find((path) => path === link) ?? paths.find((path) => names.includes(storedName(path))) ?? null;
}

/** The text with those `/static/` sources replaced that `pictures` has a data URL for, by source. */
export function withPictures(html: string, pictures: ReadonlyMap<string, string>): string {
  return html.replace(STATIC_SOURCE, (whole, before: string, quote: string, path: string) => {
    const picture = pictures.get(path);
    return picture === undefined ? whole : `${before}${quote}${picture}${quote}`;
  });
}

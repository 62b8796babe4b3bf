import type { HLJSApi } from 'highlight.js';
import { type ColouredText, colouredTexts } from './coloured.ts';

/** Longest text that is coloured, in UTF-16 code units; longer ones show plain. */
const MAX_LENGTH = 200_000;

let loading: Promise<HLJSApi> | null = null;

/** highlight.js with the languages of an export; loaded when the first file is shown. */
function highlighter(): Promise<HLJSApi> {
  loading ??= Promise.all([
    import('highlight.js/lib/core'),
    import('highlight.js/lib/languages/xml'),
    import('highlight.js/lib/languages/json'),
  ]).then(([{ default: core }, { default: xml }, { default: json }]) => {
    core.registerLanguage('xml', xml);
    core.registerLanguage('json', json);
    return core;
  });
  return loading;
}

/** The language that a file is coloured as, or null. */
export function languageOf(path: string): 'xml' | 'json' | null {
  if (/\.(?:xml|html)$/.test(path)) return 'xml';
  return path.endsWith('.json') ? 'json' : null;
}

/** The text in coloured pieces; null where it shows plain. */
export async function highlighted(path: string, text: string): Promise<readonly ColouredText[] | null> {
  const language = languageOf(path);
  if (language === null || text.length > MAX_LENGTH) return null;
  return colouredTexts((await highlighter()).highlight(text, { language, ignoreIllegals: true }).value);
}

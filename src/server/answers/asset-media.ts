/** How an asset is sent: its media type, and whether a browser may show it or only save it. */
export interface AssetMedia {
  readonly type: string;
  readonly inline: boolean;
}

/** Types that a browser shows without running anything; SVG only under the sandbox that assets are sent with. */
const SHOWN: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['svg', 'image/svg+xml'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
  ['webm', 'video/webm'],
  ['txt', 'text/plain; charset=utf-8'],
  ['srt', 'text/plain; charset=utf-8'],
  ['vtt', 'text/vtt; charset=utf-8'],
]);

const SAVED: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['json', 'application/json'],
  ['css', 'text/css; charset=utf-8'],
]);

/** Anything that could be a page or a script is bytes to be saved. */
export function mediaOf(path: string): AssetMedia {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const shown = SHOWN.get(ending);
  if (shown !== undefined) return { type: shown, inline: true };
  return { type: SAVED.get(ending) ?? 'application/octet-stream', inline: false };
}

import { type CourseKey, servedName } from '#olx';

/*
 * `GET xblock` answers `data` with its links to static assets rewritten (`replace_static_urls` in
 * `common/djangoapps/static_replace`, `get_canonicalized_asset_path` in `xmodule/contentstore/content.py`).
 * What is sent has `/static/` again.
 */

/** A link in quotes. `(?!None)` is a slip of the platform: the name of a folder that Studio does not have. */
const STATIC_LINK = /(\\?['"])\/static\/(?!None)(.*?)\1/g;
/** Links to files of the platform itself. */
const PLATFORM_FILES = /^xblock\//;
/** Assets whose address a site does not version; this is the platform's default (`AssetExcludedExtensionsConfig`). */
const UNVERSIONED = /\.html$/i;

/** Where a block is, as far as what Studio answers depends on it. */
export interface FieldContext {
  /** The course run in Studio. */
  readonly course: CourseKey;
  /**
   * The MD5 of the static asset with a stored name, in hexadecimal; null if there is none, or the site does not
   * version it. Only addresses in `StudioFields.data` depend on it; without it they are unversioned.
   */
  readonly digestOf?: (storedName: string) => string | null;
}

/** The text with each quoted `/static/x` as the address that Studio answers. */
export function withAssetLinks(text: string, context: FieldContext): string {
  if (!text.includes('/static/')) return text;
  return text.replace(STATIC_LINK, (whole, quote: string, rest: string) => {
    if (rest.endsWith('?raw') || PLATFORM_FILES.test(rest)) return whole;
    const name = servedName(rest);
    const digest = UNVERSIONED.test(name) ? null : (context.digestOf?.(name) ?? null);
    const version = digest === null ? '' : `/assets/courseware/v1/${digest}`;
    return `${quote}${version}${assetAddress(rest, context.course)}${quote}`;
  });
}

/**
 * The text with addresses of assets of this course run as `/static/x` again. `former` is the text before a change:
 * a link that it has keeps its spelling, because several spellings have one address.
 */
export function withStaticLinks(text: string, course: CourseKey, former = ''): string {
  const start = assetStart(course);
  if (!text.includes(start)) return text;
  const spellings = Map.groupBy(
    [...former.matchAll(STATIC_LINK)].map(([, , rest = '']) => rest),
    (rest) => assetAddress(rest, course),
  );
  const version = String.raw`(?:/assets/courseware/v\d+/[0-9a-f]{32})?`;
  const link = new RegExp(`(\\\\?['"])${version}(${escaped(start)}(.*?))\\1`, 'g');
  return text.replace(link, (whole, quote: string, address: string, name: string) => {
    const known = spellings.get(address);
    const rest = (known !== undefined && known.length > 1 ? known.shift() : known?.[0]) ?? decoded(name);
    return rest === null || assetAddress(rest, course) !== address ? whole : `${quote}/static/${rest}${quote}`;
  });
}

function assetStart(course: CourseKey): string {
  return `/asset-v1:${course.slice(course.indexOf(':') + 1)}+type@asset+block/`;
}

/** The address of the asset that a link means, its query kept and its fragment dropped. */
function assetAddress(link: string, course: CourseKey): string {
  const address = `${assetStart(course)}${quotedPlus(servedName(link))}`;
  const query = /^[^?#]*\?([^#]*)/.exec(link)?.[1] ?? '';
  const parameters = [...new URLSearchParams(query)].filter(([, value]) => value !== '');
  return parameters.length === 0 ? address : `${address}?${new URLSearchParams(parameters)}`;
}

/** Python's `quote_plus(…, '/:+@')`. */
function quotedPlus(name: string): string {
  return encodeURIComponent(name)
    .replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+')
    .replace(/%(?:2F|3A|2B|40)/g, decodeURIComponent);
}

function decoded(address: string): string | null {
  try {
    return decodeURIComponent(address.replace(/\+/g, '%20'));
  } catch {
    return null;
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

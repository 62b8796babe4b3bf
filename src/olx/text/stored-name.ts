/**
 * The names under which Open edX keeps static assets. It stores a file of `static/`, folders included,
 * under one flat name, and looks a link up under the flat name of the link: `compute_location` and
 * `get_asset_key_from_path` in `xmodule/contentstore/content.py`, `clean_keeping_underscores` of
 * opaque-keys' `BlockUsageLocator`, `replace_static_urls` in `common/djangoapps/static_replace`. Names
 * are compared with case and in the Unicode form that they are written in.
 */

/** Everything but what Python's `\w` takes for Unicode text, and `.`, `%` and `-`. */
const REPLACED = /[^\p{L}\p{N}_.%-]/gu;
/** A name that is stored, and looked up, as it is. */
const PLAIN = /^[\w.-]+$/;
/** A link that can be read in one way only. */
const PLAIN_LINK = /^[\w.-][\w./-]*$/;
/** What `import_static_content` leaves out (`ASSET_IGNORE_REGEX`): companion files of macOS, backups of editors. */
const IGNORED = /^(?:\._.*|\.DS_Store|.*~)$/;
const decoder = new TextDecoder();

/** The name under which the platform stores the file at a path below `static/`. */
export function storedName(path: string): string {
  return PLAIN.test(path) ? path : path.replace(REPLACED, '_');
}

/** Whether an import passes over a file of `static/`. */
export function isIgnoredAsset(path: string): boolean {
  return IGNORED.test(path.slice(path.lastIndexOf('/') + 1));
}

/**
 * The stored name that the platform looks up for a link. `link` is the text after `/static/`, up to the closing
 * quote.
 */
export function servedName(link: string): string {
  return PLAIN.test(link) ? link : storedName(pathOfUrl(percentDecoded(link)).replace(/^\/+/, ''));
}

/**
 * All stored names that a link may mean, that of `servedName` first. Older releases do not decode `%20`, and some
 * readers decode escapes (`&amp;`, `\u00e9`) first.
 */
export function linkNames(link: string): readonly string[] {
  if (PLAIN_LINK.test(link)) return [link.replaceAll('/', '_')];
  const names = new Set([servedName(link)]);
  const decoded = entitiesDecoded(link);
  // HTML within an attribute is escaped twice
  for (const text of [link, decoded, entitiesDecoded(decoded), escapesDecoded(decoded)]) {
    names.add(servedName(text));
    for (const each of [text, beforeQuery(text)]) {
      names.add(storedName(each.trim().replace(/^\/+/, '')));
      names.add(storedName(percentDecoded(each).trim().replace(/^\/+/, '')));
    }
  }
  names.delete('');
  return [...names];
}

/** A link without `?…` and `#…`. */
export function beforeQuery(link: string): string {
  return link.split(/[?#]/, 1)[0] ?? '';
}

/** `%C3%A9` as Python's `unquote` decodes it; what is not a code, or no UTF-8, does not stop it. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    decoder.decode(Uint8Array.from(run.slice(1).split('%'), (code) => Number.parseInt(code, 16))),
  );
}

/** The path in an address, as Python's `urlparse` tells it from scheme, host, parameters, query and fragment. */
function pathOfUrl(text: string): string {
  let rest = text.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '');
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:/i.exec(rest) ?? [];
  rest = rest.slice(scheme.length);
  if (rest.startsWith('//')) rest = rest.replace(/^\/\/[^/?#]*/, '');
  rest = beforeQuery(rest);
  // parameters, which only some schemes have
  const end = /^(?:|https?:|ftp:|sips?:|hdl:|mms:|sftp:|tel:|rtsp[su]?:|prospero:|shttp:)$/i.test(scheme)
    ? rest.indexOf(';', rest.lastIndexOf('/') + 1)
    : -1;
  return end === -1 ? rest : rest.slice(0, end);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function entitiesDecoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The escapes of JSON, in which Python writes all but ASCII. */
function escapesDecoded(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|\/)/gi, (_whole, code) =>
    code === undefined ? '/' : String.fromCharCode(Number.parseInt(String(code), 16)),
  );
}

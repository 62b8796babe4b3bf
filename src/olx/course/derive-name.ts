import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { attributeValue, type XmlElement } from '../syntax/index.ts';
import { encodeUtf8 } from '../text/index.ts';

/** What a tag without url_name is called after, in the platform's order (`make_name_unique` in `modulestore/xml.py`). */
const NAMING_ATTRIBUTES = ['slug', 'name', 'display_name'] as const;

/**
 * The url_name of an element that has none: its cleaned name, or its type and twelve digits of the
 * SHA-1 of its source. The same source gives the same name.
 */
export function derivedName(element: XmlElement, source: string): string {
  for (const attribute of NAMING_ATTRIBUTES) {
    const value = attributeValue(element, attribute);
    if (value !== null && value !== '') return cleanName(value);
  }
  return hashedName(element.name, source);
}

/**
 * A name that `taken` does not hold: the wanted one, else one with a counter. `counts` remembers how
 * far the counter of each name has come, for callers that never free a name.
 */
export function uniqueName(
  wanted: string,
  taken: (name: string) => boolean,
  counts: Map<string, number> = new Map(),
): string {
  if (!taken(wanted)) return wanted;
  for (let count = counts.get(wanted) ?? 2; ; count++) {
    const candidate = `${wanted}_${count}`;
    if (taken(candidate)) continue;
    counts.set(wanted, count + 1);
    return candidate;
  }
}

/** The type, and twelve digits of the SHA-1 of a source. */
export function hashedName(type: string, source: string): string {
  return `${type}_${bytesToHex(sha1(encodeUtf8(source))).slice(0, 12)}`;
}

/** `BlockUsageLocator.clean`: what an id may not hold becomes an underscore, runs of them one. */
function cleanName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_\-.~%]+/gu, '_').replace(/_+/g, '_');
}

import { decodeUtf8 } from '../text/index.ts';

/** The file beside the root file of an export that says where the content comes from. */
export const ORIGIN_FILE = 'olx-export.json';

/** What `olx-export.json` says. A member that is missing or is not a string is empty, except `block`. */
export interface Origin {
  readonly courseKey: string;
  /** A usage key, or `type@url_name`. */
  readonly block: string;
  readonly blockVersion: string;
  readonly courseVersion: string;
}

/** The text of `olx-export.json`. It has no time, so that equal versions give equal bytes. */
export function writeOrigin({ courseKey, block, blockVersion, courseVersion }: Origin): string {
  const json = { course_key: courseKey, block, block_version: blockVersion, course_version: courseVersion };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** What the bytes of `olx-export.json` say; null if they are not there or do not name a block. */
export function readOrigin(bytes: Uint8Array | null): Origin | null {
  const decoded = bytes === null ? null : decodeUtf8(bytes);
  if (decoded === null || !decoded.ok) return null;
  try {
    const json: unknown = JSON.parse(decoded.text);
    if (typeof json !== 'object' || json === null) return null;
    const text = (name: string): string => {
      const value: unknown = Reflect.get(json, name);
      return typeof value === 'string' ? value : '';
    };
    const origin = {
      courseKey: text('course_key'),
      block: text('block'),
      blockVersion: text('block_version'),
      courseVersion: text('course_version'),
    };
    return origin.block === '' ? null : origin;
  } catch {
    return null;
  }
}

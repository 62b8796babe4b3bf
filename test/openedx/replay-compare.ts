/** How an answer of the double differs from the recorded one. */
import type { JsonValue } from './double/modulestore/json.ts';
import { dumps, loads } from './double/modulestore/python-json.ts';
import { normal, normalStart, normalText, type Recording, type Translation } from './replay-recordings.ts';

export function bodyDifference(
  { name, response }: Recording,
  text: string,
  translation: Translation,
): string | undefined {
  const { body } = response;
  if (typeof body === 'string') {
    if (/^<\d+ bytes>$/.test(body)) return text === '' ? 'an empty file' : undefined;
    const wanted = normalText(translation.text(latin(body)));
    return wanted === normalText(text) ? undefined : `${text.slice(0, 300)}, recorded ${wanted.slice(0, 300)}`;
  }
  const start = (body as { _start?: string } | null)?._start;
  if (start !== undefined) {
    const wanted = normalStart(translation.text(start));
    const value = normal(loads(text)) as JsonValue;
    // Some were written with escapes and some without.
    const got = dumps(value, { ascii: !/[^\x00-\x7f]/.test(wanted) });
    return got.startsWith(wanted) ? undefined : firstDifference(wanted, got);
  }
  const wanted = normal(JSON.parse(translation.text(JSON.stringify(body))));
  return jsonDifference(inAnyOrder(wanted, name), inAnyOrder(normal(parsed(text)), name), '');
}

/** Lists whose order is that of a set, or of the file system of the machine that imported. */
function inAnyOrder(value: unknown, name: string): unknown {
  if (/^33-orphan-list/.test(name) && Array.isArray(value)) return value.toSorted();
  if (!/^21-.*-assets$/.test(name) || typeof value !== 'object' || value === null) return value;
  const { assets } = value as { assets: { id: string }[] };
  return { ...value, assets: assets.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
}

/** A text answer without a charset was recorded as Latin-1. */
function latin(text: string): string {
  const bytes = [...text].map((character) => character.codePointAt(0) ?? 0);
  if (bytes.every((byte) => byte < 128)) return text;
  const back = new TextDecoder('windows-1252');
  const table = new Map([...Array(256).keys()].map((byte) => [back.decode(new Uint8Array([byte])), byte]));
  const found = [...text].map((character) => table.get(character));
  if (found.includes(undefined)) return text;
  const decoded = new TextDecoder().decode(new Uint8Array(found.map((byte) => byte ?? 0)));
  return decoded.includes('\ufffd') ? text : decoded;
}

function parsed(text: string): unknown {
  try {
    return text === '' ? '' : JSON.parse(text);
  } catch {
    return text;
  }
}

const HEADERS = 'Content-Type Allow Location Content-Disposition WWW-Authenticate Cache-Control Pragma'.split(' ');

export function headerDifference(
  headers: Headers,
  recorded: Readonly<Record<string, string>>,
  translation: Translation,
): string | undefined {
  if (headers.has('Content-Language') !== 'Content-Language' in recorded) return 'Content-Language';
  for (const name of HEADERS) {
    const wanted = recorded[name] === undefined ? undefined : comparable(name, translation.text(recorded[name]));
    const got = comparable(name, headers.get(name) ?? undefined);
    if (wanted !== got) return `${name}: ${got}, recorded ${wanted}`;
  }
  return undefined;
}

function comparable(name: string, value: string | undefined): string | undefined {
  // Django writes the methods of a function view in the order of a set.
  if (name === 'Allow') return value?.split(', ').sort().join(', ');
  return value?.replace(/filename=course\.\w{8}\.tar\.gz/, 'filename=<export>');
}

export function jsonDifference(wanted: unknown, got: unknown, path: string): string | undefined {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (isObject(wanted) && isObject(got) && Array.isArray(wanted) === Array.isArray(got)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
      const found = jsonDifference(wanted[key], got[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (wanted === got) return undefined;
  const [one = '', other = ''] = [JSON.stringify(wanted), JSON.stringify(got)];
  return `${path}: ${one.length > 150 || other.length > 150 ? firstDifference(one, other) : `${other}, recorded ${one}`}`;
}

function firstDifference(wanted: string, got: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === got[at]) at++;
  const from = Math.max(0, at - 60);
  return `…${got.slice(from, at + 100)}…, recorded …${wanted.slice(from, at + 100)}…`;
}

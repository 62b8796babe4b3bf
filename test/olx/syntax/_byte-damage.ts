/* Damage that only shows in bytes: what is not UTF-8. */
import type { Random } from './_random.ts';

export interface ByteDamage {
  readonly says: RegExp;
  readonly apply: (bytes: Uint8Array, random: Random) => Uint8Array;
  /** Why libxml2 accepts it where its caller does not force UTF-8, as Open edX does. */
  readonly acceptedUnforced?: string;
}

/** Puts bytes at the start of a random value. */
function put(bytes: Uint8Array, random: Random, added: readonly number[]): Uint8Array {
  const places = [...bytes.keys()].filter((at) => bytes[at - 1] === 0x3d && (bytes[at] === 0x22 || bytes[at] === 0x27));
  const at = (random.pick(places) ?? 0) + 1;
  return Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(at)]);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const NOT_UTF8 = /The file is not UTF-8: byte 0x[0-9A-F]{2} fits no character here/;

function utf16(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((char) => [...Buffer.from(char, 'utf16le')])]);
}

/** By name. */
export const BYTE_DAMAGES: Readonly<Record<string, ByteDamage>> = {
  'Latin-1 letter': { says: NOT_UTF8, apply: (bytes, random) => put(bytes, random, [0xe4, 0x69]) },
  'Windows quotes': { says: NOT_UTF8, apply: (bytes, random) => put(bytes, random, [0x93, 0x61, 0x94]) },
  'half a character': { says: NOT_UTF8, apply: (bytes, random) => put(bytes, random, [0xe2, 0x82]) },
  'surrogates as bytes': {
    says: NOT_UTF8,
    apply: (bytes, random) => put(bytes, random, [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]),
  },
  'longer form than needed': { says: NOT_UTF8, apply: (bytes, random) => put(bytes, random, [0xc0, 0xaf]) },
  'beyond Unicode': { says: NOT_UTF8, apply: (bytes, random) => put(bytes, random, [0xf4, 0x90, 0x80, 0x80]) },
  'UTF-16 file': { says: NOT_UTF8, apply: utf16, acceptedUnforced: 'the byte order mark says UTF-16' },
  'Latin-1 as declared': {
    says: NOT_UTF8,
    apply: (bytes, random) => {
      const body = new TextDecoder().decode(bytes).replace(/^\ufeff?(?:<\?xml[^>]*\?>)?\s*/, '');
      const declared = encode(`<?xml version="1.0" encoding="ISO-8859-1"?>${body}`);
      const end = 43;
      const damaged = put(declared.subarray(end), random, [0xe4]);
      return Uint8Array.from([...declared.subarray(0, end), ...damaged]);
    },
    acceptedUnforced: 'the declaration says Latin-1',
  },
};

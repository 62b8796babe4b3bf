import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, encodeUtf8 } from '../../../src/olx/text/index.ts';
import { BYTE_DAMAGES } from './_byte-damage.ts';
import { DAMAGES } from './_damage.ts';
import { seeded } from './_random.ts';
import { readSource, type Source } from './_source.ts';

/** One file with one damage. */
export interface Mutant {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** All kinds, those in bytes last. */
export const KINDS: readonly string[] = [...Object.keys(DAMAGES), ...Object.keys(BYTE_DAMAGES)];

/** The XML files below a folder, with `/` and in order, that are well-formed. */
export function wellFormedFiles(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.xml'));
  return files.filter((file) => readSource(readFileSync(join(folder, file), 'utf8')) !== null).sort();
}

/** Reads files that are well-formed; throws on another. */
export function readSources(folder: string, files: readonly string[]): readonly Source[] {
  return files.map((file) => {
    const source = readSource(readFileSync(join(folder, file), 'utf8'));
    if (source === null) throw new Error(`${file} is malformed`);
    return source;
  });
}

/** As many mutants as asked for, the kinds by turns; the same from the same sources and seed. */
export function* mutate(sources: readonly Source[], seed: number, count: number): Generator<Mutant> {
  const random = seeded(seed);
  for (let index = 0, made = 0; made < count; index++) {
    const kind = KINDS[index % KINDS.length] ?? '';
    // not every file has a place for each kind
    for (let attempt = 0; attempt < 50; attempt++) {
      const source = random.pick(sources);
      const bytes = source === undefined ? null : damage(source, kind, random);
      if (bytes === null) continue;
      made++;
      yield { kind, bytes };
      break;
    }
  }
}

/** The SHA-256 of all of them in order, in hex. */
export function hashOf(mutants: Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  for (const bytes of mutants) hash.update(`${bytes.length}\n`).update(bytes);
  return hash.digest('hex');
}

function damage(source: Source, kind: string, random: ReturnType<typeof seeded>): Uint8Array | null {
  const inBytes = BYTE_DAMAGES[kind];
  if (inBytes !== undefined) return inBytes.apply(encodeUtf8(source.text), random);
  const planted = DAMAGES[kind]?.plant(source, random) ?? null;
  return planted === null ? null : encodeUtf8(applyEdits(source.text, [planted.edit]));
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlobRef,
  type Block,
  type Course,
  courseVersionOf,
  type Folder,
  idOf,
  indexOf,
  readCourse,
  type Step,
  walk,
  writeCourse,
} from '#olx';
import { samples } from '../../support/courses.ts';
import { fileOf, reread } from '../../support/folders.ts';

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** Ways in which a file gets broken; null if it is not there any more. `at` is between 0 and 1. */
const DAMAGES = {
  truncated: (bytes: Uint8Array, at: number) => bytes.slice(0, Math.floor(bytes.length * at)),
  empty: () => new Uint8Array(0),
  deleted: () => null,
  'with a byte flipped': (bytes: Uint8Array, at: number) =>
    bytes.map((byte, index) => (index === Math.floor((bytes.length - 1) * at) ? byte ^ 0x5a : byte)),
  'without a comma': (bytes: Uint8Array) => without(bytes, ','.charCodeAt(0)),
  'without a quotation mark': (bytes: Uint8Array) => without(bytes, '"'.charCodeAt(0)),
  'with another root tag': (bytes: Uint8Array) =>
    Buffer.from(latin(bytes).replace(/<([\w-]+)([\s\S]*?)(<\/\1>)?(\s*)$/, '<nothing_of_the_kind/>'), 'latin1'),
  'not UTF-8': (bytes: Uint8Array, at: number) => inserted(bytes, at, 0xff),
  'with a NUL': (bytes: Uint8Array, at: number) => inserted(bytes, at, 0),
} as const satisfies Record<string, (bytes: Uint8Array, at: number) => Uint8Array | null>;
type DamageName = keyof typeof DAMAGES;

function without(bytes: Uint8Array, byte: number): Uint8Array {
  const at = bytes.indexOf(byte);
  return at === -1 ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
}

function inserted(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const place = Math.floor(bytes.length * at);
  return Buffer.concat([bytes.subarray(0, place), Uint8Array.of(byte), bytes.subarray(place)]);
}

function damaged(folder: Folder, path: string, damage: DamageName, at: number): Folder {
  const bytes = DAMAGES[damage](folder.get(path)?.bytes ?? new Uint8Array(0), at);
  const changed = new Map(folder);
  if (bytes === null) changed.delete(path);
  else changed.set(path, fileOf(bytes));
  return changed;
}

function kept(folder: Folder): Course {
  const { kept: course } = readCourse(folder);
  if (course === null) throw new Error('nothing is left');
  return course;
}

/** Whether a file is not what it was. What a draft lacks is read from the published form, and may be written below drafts/. */
function isLost(path: string, before: Folder, after: Folder): boolean {
  const was = before.get(path)?.blob.hash;
  const is = after.get(path)?.blob.hash;
  return was !== is && !(was === undefined && path.includes('drafts/'));
}

/** Files in which reading may write something else than was there, without any damage. */
function restless(folder: Folder): ReadonlySet<string> {
  const written = reread(writeCourse(kept(folder)), folder);
  const paths = [...new Set([...folder.keys(), ...written.keys()])];
  return new Set(paths.filter((path) => folder.get(path)?.blob.hash !== written.get(path)?.blob.hash));
}

const NO_BLOB = fileOf('').blob;

/** Steps at a block, whatever it is; most of them are elsewhere than the damage. */
function stepsAt(course: Course, block: Block, blob: BlobRef): readonly Step[] {
  const id = idOf(block);
  const [place] = indexOf(course.root).places.get(id) ?? [];
  return [
    { kind: 'set-settings', block: id, settings: { display_name: 'Another name' } },
    { kind: 'put-asset', path: 'new.txt', blob },
    ...(place === undefined
      ? []
      : ([
          { kind: 'delete', block: id },
          { kind: 'move', block: id, parent: idOf(place.parent), index: 0, from: idOf(place.parent) },
          { kind: 'publish', block: id },
        ] satisfies Step[])),
  ];
}

// further runs: npx vitest run … with another number in OLX_SEED
const SEED = Number(process.env['OLX_SEED'] ?? 20261130);
const TIMES = Number(process.env['OLX_TIMES'] ?? 1);

describe.each(samples())('$name with one damaged file', ({ course, folder }) => {
  const paths = [...folder]
    .filter(([path, { bytes }]) => bytes !== null && !path.includes('static/') && !path.endsWith('olx-export.json'))
    .map(([path]) => path);
  const damage = fc.record({
    path: fc.constantFrom(...paths),
    kind: fc.constantFrom(...(Object.keys(DAMAGES) as DamageName[])),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    pick: fc.nat(),
  });
  const large = paths.length > 200;
  const runs = { numRuns: TIMES * (large ? 15 : 60), seed: SEED };
  const usual = restless(folder);
  const version = courseVersionOf(course);

  it('is written back with every byte, has a steady version, and its own again once it is mended', () => {
    fc.assert(
      fc.property(damage, ({ path, kind, at }) => {
        const broken = damaged(folder, path, kind, at);
        const { kept: read } = readCourse(broken);
        if (read === null) return;
        const again = reread(writeCourse(read), broken);
        const differs = [...new Set([...broken.keys(), ...again.keys()])].filter(
          (each) => !usual.has(each) && isLost(each, broken, again),
        );
        expect(differs).toEqual([]);
        expect(courseVersionOf(kept(again))).toBe(courseVersionOf(read));
        const original = folder.get(path);
        // what reading rewrites anyway is not what is mended
        if (original === undefined || usual.size > 0) return;
        const whole = readCourse(new Map([...again, [path, original]])).course;
        expect(whole && courseVersionOf(whole)).toBe(version);
      }),
      runs,
    );
  });

  it('takes steps elsewhere, which leave the damaged file alone', () => {
    fc.assert(
      fc.property(damage, ({ path, kind, at, pick }) => {
        const broken = damaged(folder, path, kind, at);
        const { kept: read } = readCourse(broken);
        if (read === null || read.root.damage !== undefined || idOf(read.root) !== idOf(course.root)) return;
        const blocks = [...indexOf(read.root).blocks.values()];
        const block = blocks[pick % blocks.length] ?? read.root;
        const opaque = [...walk(read.root)].filter((each) => each.damage !== undefined);
        const below = new Set([...walk(block)]);
        for (const step of stepsAt(read, block, broken.values().next().value?.blob ?? NO_BLOB)) {
          const applied = applySteps(read, [step]);
          if (!applied.ok) {
            // what a sound course run allows is declined only if it touches what is damaged
            if (applySteps(course, [step]).ok) expect(applied.refusal.message).toContain('cannot be read');
            continue;
          }
          const after = reread(writeCourse(applied.course), broken);
          const next = kept(after);
          expect(courseVersionOf(next), JSON.stringify(step)).toBe(courseVersionOf(applied.course));
          if (step.kind === 'delete' && opaque.some((each) => below.has(each))) continue;
          const hash = broken.get(path)?.blob.hash;
          // publishing moves a file out of drafts/
          if (opaque.length > 0 && hash !== undefined)
            expect([...after.values()].some(({ blob }) => blob.hash === hash)).toBe(true);
        }
      }),
      { ...runs, numRuns: TIMES * (large ? 10 : 40) },
    );
  });
});

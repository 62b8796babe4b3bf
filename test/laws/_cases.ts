import fc from 'fast-check';
import { writeCourse } from '#olx';
import { CHANGE_KINDS, change } from './_changes.ts';
import { Choices } from './_choices.ts';
import { Broken, ensureReadsBack, layoutFindings } from './_law.ts';
import { layouts, sourceFor } from './_sources.ts';

/** A random case: numbers from which the course run and each of the changes are made. */
export interface Case {
  readonly layout: string;
  readonly course: readonly number[];
  readonly changes: readonly { readonly kind: string; readonly numbers: readonly number[] }[];
}

/** How often each kind of change was carried out, by layout. */
export type Table = Map<string, Map<string, number>>;

export function emptyTable(): Table {
  return new Map(CHANGE_KINDS.map((kind) => [kind, new Map(layouts().map((layout) => [layout, 0]))]));
}

const numbers = (maxLength: number) => fc.array(fc.nat(5039), { minLength: 0, maxLength, size: 'max' });

/** What a case is to begin with; all else is random. */
export interface Aim {
  readonly layout: string;
  readonly kind: string;
}

/** Layouts and kinds in turn, for case number `at`. */
export function aimOf(at: number, kinds: readonly string[] = CHANGE_KINDS): Aim {
  const all = layouts();
  return {
    layout: all[at % all.length] ?? 'pointer',
    kind: kinds[Math.floor(at / all.length) % kinds.length] ?? 'move',
  };
}

function casesFor({ layout, kind }: Aim, kinds: readonly string[]): fc.Arbitrary<Case> {
  const changeOf = (each: string) => fc.record({ kind: fc.constant(each), numbers: numbers(24) });
  const any = fc.constantFrom(...kinds).chain(changeOf);
  // what publishes or discards needs a draft
  const first = kind === 'publish' || kind === 'discard-draft' ? [changeOf('set-settings')] : [];
  return fc.record({
    layout: fc.constant(layout),
    course: numbers(160),
    changes: fc
      .tuple(fc.array(any, { maxLength: 2 }), fc.tuple(...first, changeOf(kind)), fc.array(any, { maxLength: 2 }))
      .map((parts) => parts.flat()),
  });
}

/** Carries a case out, with the law after each change. Throws `Broken`; counts what was tried. */
export function carryOut({ layout, course, changes }: Case, table: Table): void {
  const source = sourceFor(layout, new Choices(course));
  if (source === null) return;
  const { blobs } = source;
  const known = new Set(layoutFindings(source.diagnostics));
  let now = ensureReadsBack(source.course, blobs, known);
  let past = [source.course];
  for (const { kind, numbers } of changes) {
    const choose = new Choices(numbers);
    const goOnWithRead = choose.once(3);
    const done = change(kind, { now, past, blobs }, choose);
    if (done === null) continue;
    for (const other of done.others ?? []) ensureReadsBack(other, blobs, known);
    const read = ensureReadsBack(done.next, blobs, known);
    const row = table.get(kind);
    row?.set(layout, (row.get(layout) ?? 0) + 1);
    past = [...past, now];
    now = goOnWithRead ? read : done.next;
  }
}

/** A case in which the law does not hold, as small as it was made. */
export interface Counterexample {
  readonly seed: number;
  readonly at: number;
  readonly smallest: Case;
  readonly error: Error;
}

/** Tries one case; if the law breaks, looks for a smaller one that breaks it in the same way. */
export function tryCase(
  seed: number,
  at: number,
  table: Table,
  { aim = aimOf(at), kinds = CHANGE_KINDS }: { readonly aim?: Aim; readonly kinds?: readonly string[] } = {},
): Counterexample | null {
  let broken: Error | null = null;
  const property = fc.property(casesFor(aim, kinds), (each) => {
    try {
      carryOut(each, broken === null ? table : emptyTable());
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // another fault on the way to a smaller case is another counterexample
      if (broken !== null && ruleOf(error) !== ruleOf(broken)) return;
      broken ??= error;
      throw error;
    }
  });
  const details = fc.check(property, { seed: seed + at, numRuns: 1, interruptAfterTimeLimit: 20_000 });
  const smallest = details.counterexample?.[0];
  if (!details.failed || smallest === undefined) return null;
  return { seed, at, smallest, error: errorOf(smallest) ?? broken ?? new Error('not repeated') };
}

function ruleOf(error: Error): string {
  return error instanceof Broken ? error.rule : error.message.replace(/\S*@\S*/g, '');
}

function errorOf(each: Case): Error | null {
  try {
    carryOut(each, emptyTable());
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The counterexample as a text: how to repeat it, what is wrong, the changes and the files that it starts from. */
export function describe({ seed, at, smallest, error }: Counterexample): string {
  const source = sourceFor(smallest.layout, new Choices(smallest.course));
  const changes = smallest.changes.map(({ kind, numbers }) => `  ${kind} ${JSON.stringify(numbers)}`);
  const shown = source === null || smallest.layout === 'real courses' ? [] : [...writeCourse(source.course)];
  const files = shown.map(
    ([path, file]) => `  --- ${path}\n${'text' in file ? file.text : `(${file.blob.size} bytes)`}`,
  );
  return [
    `The write-read law does not hold: case ${at} of seed ${seed}, layout ${smallest.layout} (${source?.name ?? 'unreadable'}).`,
    `${error.message}${error instanceof Broken ? '' : `\n${error.stack}`}`,
    'Changes:',
    ...changes,
    'Files:',
    ...files,
  ].join('\n');
}

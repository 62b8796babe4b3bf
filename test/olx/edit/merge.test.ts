import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type Block,
  type BlockId,
  type Conflict,
  type ConflictId,
  type Course,
  courseVersionOf,
  draftView,
  effectOf,
  idOf,
  indexOf,
  mergeCourses,
  type Preference,
  publishedView,
  readCourse,
  type Side,
  sameContent,
  versionOf,
  writeCourse,
} from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { blobOf, reread } from '../../support/folders.ts';
import { allRecipes, type Recipe, stepFor } from './_random-steps.ts';

/** What is done to a course run: steps, and files set or (value 0) taken away. */
interface Edit {
  readonly steps: readonly Recipe[];
  readonly files: readonly (readonly [place: 'assets' | 'files', name: number, value: number])[];
}

const edits: fc.Arbitrary<Edit> = fc.record({
  steps: allRecipes,
  files: fc.array(fc.tuple(fc.constantFrom('assets', 'files'), fc.nat(3), fc.nat(3)), { maxLength: 3 }),
});

const BYTES = new Map([1, 2, 3].map((value) => [value, new TextEncoder().encode(`content ${value}`)]));

function edited(course: Course, { steps, files }: Edit): Course {
  let now = course;
  for (const recipe of steps) {
    const step = stepFor(now, recipe);
    const applied = step === null ? null : applySteps(now, [step]);
    if (applied?.ok === true) now = applied.course;
  }
  for (const [place, name, value] of files) {
    const entries = new Map(now[place]);
    const path = place === 'assets' ? `file${name}.txt` : `about/file${name}.html`;
    const bytes = BYTES.get(value);
    if (bytes === undefined) entries.delete(path);
    else entries.set(path, blobOf(bytes));
    now = { ...now, [place]: entries };
  }
  return now;
}

/** An equal course run that shares no object with the one given. */
function copyOf(course: Course): Course {
  return structuredClone(course);
}

/** Every attribute and value of policy.json by name, as text: what versions tell apart. */
function settingsOf(block: Block | undefined): ReadonlyMap<string, string> {
  if (block === undefined) return new Map();
  const { changes } = effectOf(SHELL, {
    ...SHELL,
    root: {
      ...SHELL.root,
      children: [{ slot: { kind: 'inline' }, block: { ...block, children: [], published: undefined as never } }],
    },
  });
  return new Map(changes.flatMap((each) => each.settings).map(({ name, after }) => [name, JSON.stringify(after)]));
}

const empty = readCourse(
  new Map([
    [
      'course.xml',
      {
        blob: blobOf(new Uint8Array()),
        bytes: new TextEncoder().encode('<course url_name="r" org="o" course="c" x="y"/>'),
      },
    ],
  ]),
).course;
if (empty === null) throw new Error('not read');
const SHELL: Course = empty;

const parentsOf = (root: Block, id: BlockId): ReadonlySet<string> =>
  new Set((indexOf(root).places.get(id) ?? []).map(({ parent }) => idOf(parent)));

/** Nothing that `side` changed since `base` is otherwise in `merged`, whatever the other side did. */
function expectKept(base: Block, side: Block, merged: Block): void {
  const course = (root: Block): Course => ({ ...SHELL, root });
  const [was, is, got] = [indexOf(base).blocks, indexOf(side).blocks, indexOf(merged).blocks];
  for (const { kind, block: id, settings, content } of effectOf(course(base), course(side)).changes) {
    const [block, result] = [is.get(id), got.get(id)];
    if (kind === 'delete') {
      expect(result === undefined, `${id} is deleted`).toBe(true);
      continue;
    }
    const [before, now, after] = [parentsOf(base, id), parentsOf(side, id), parentsOf(merged, id)];
    // what only left a place, or stands in another order, goes with what the other side deleted
    if (result === undefined && kind === 'move' && [...now].every((parent) => before.has(parent))) continue;
    if (block === undefined || result === undefined) expect.unreachable(`${id} is there`);
    const [wanted, there] = [settingsOf(block), settingsOf(result)];
    for (const { name } of settings) expect(there.get(name), `${id} ${name}`).toBe(wanted.get(name));
    if (content !== null) expect(sameContent(block, result), `content of ${id}`).toBe(true);
    for (const parent of now) if (!before.has(parent)) expect([...after], id).toContain(parent);
    for (const parent of before) if (!now.has(parent)) expect([...after], id).not.toContain(parent);
  }
  for (const [id, block] of is) {
    const former = was.get(id);
    const result = got.get(id);
    if (former === undefined || result === undefined) continue;
    const order = (each: Block): ReadonlyMap<BlockId, number> =>
      new Map(each.children.map((child, at) => [idOf(child.block), at]));
    const [before, now, after] = [order(former), order(block), order(result)];
    const ids = [...now.keys()].filter((child) => before.has(child) && after.has(child));
    for (const a of ids) {
      for (const b of ids) {
        const precedes = (positions: ReadonlyMap<BlockId, number>) => (positions.get(a) ?? 0) < (positions.get(b) ?? 0);
        if (precedes(before) !== precedes(now)) expect(precedes(after), `${a} and ${b} in ${id}`).toBe(precedes(now));
      }
    }
  }
}

/** What a conflict is about is in one form as it is here. */
function expectAsHere({ kind, block: id, field }: Conflict, here: Block, merged: Block): void {
  const [is, got] = [indexOf(here).blocks.get(id), indexOf(merged).blocks.get(id)];
  if (kind === 'deleted') {
    expect(got === undefined, `${id} is there`).toBe(is === undefined);
    return;
  }
  if (is === undefined || got === undefined) return;
  if (kind === 'setting') expect(settingsOf(got).get(field), `${field} of ${id}`).toBe(settingsOf(is).get(field));
  if (kind === 'content') expect(sameContent(is, got), `content of ${id}`).toBe(true);
  if (kind === 'children') {
    const order = (block: Block, other: Block): readonly string[] => {
      const there = new Set(other.children.map((child) => idOf(child.block)));
      return block.children.map((child) => idOf(child.block)).filter((each) => there.has(each));
    };
    expect(order(got, is), `order in ${id}`).toEqual(order(is, got));
  }
  // two moves may exclude each other, so that the place of one decides about the other
  if (kind === 'position' && parentsOf(here, id).size === 1)
    expect([...parentsOf(merged, id)], id).toEqual([...parentsOf(here, id)]);
}

const FILES = ['assets', 'files'] as const;

function expectFilesKept(base: Course, side: Course, merged: Course): void {
  for (const place of FILES) {
    for (const path of new Set([...base[place].keys(), ...side[place].keys()])) {
      const hash = (course: Course) => course[place].get(path)?.hash;
      if (hash(base) !== hash(side)) expect(hash(merged), path).toBe(hash(side));
    }
  }
}

describe.each(smallSamples())('merging any changes of $name', { timeout: 120_000 }, ({ folder, course }) => {
  const runs = { numRuns: 12, seed: 20261122 };
  const version = (base: Course, ours: Course, theirs: Course, prefer: Preference = 'fail') =>
    courseVersionOf(mergeCourses(base, ours, theirs, prefer).course);

  it('with nothing, or with themselves, gives them, with no conflict', () => {
    fc.assert(
      fc.property(edits, edits, (first, second) => {
        const base = edited(course, first);
        const change = edited(base, second);
        const [copy, other] = [copyOf(base), copyOf(change)];
        for (const [one, two] of [
          [base, change],
          [copy, change],
          [change, base],
          [change, copy],
          [change, change],
          [change, other],
        ] as const) {
          const merged = mergeCourses(base, one, two, 'fail');
          expect(merged.conflicts).toEqual([]);
          expect(courseVersionOf(merged.course)).toBe(courseVersionOf(change));
        }
        // what one side alone changed is taken to the byte
        for (const merged of [mergeCourses(base, copy, change, 'fail'), mergeCourses(base, change, copy, 'fail')])
          expect([...writeCourse(merged.course)]).toEqual([...writeCourse(change)]);
      }),
      runs,
    );
  });

  it('without conflicts is the same whichever side is called ours', () => {
    let free = 0;
    fc.assert(
      fc.property(edits, edits, (one, two) => {
        const [mine, yours] = [edited(course, one), edited(course, two)];
        const merged = mergeCourses(course, mine, yours, 'fail');
        const turned = mergeCourses(course, yours, mine, 'fail');
        expect(turned.conflicts.length > 0).toBe(merged.conflicts.length > 0);
        if (merged.conflicts.length > 0) return;
        free += 1;
        expect(courseVersionOf(turned.course)).toBe(courseVersionOf(merged.course));
        expect(version(course, mine, merged.course)).toBe(courseVersionOf(merged.course));
      }),
      runs,
    );
    expect(free).toBeGreaterThan(0);
  });

  it('loses nothing of the side that wins, nor without conflicts of either, in both forms', () => {
    fc.assert(
      fc.property(edits, edits, (one, two) => {
        const [mine, yours] = [edited(course, one), edited(course, two)];
        const live = ({ root }: Course): Block => publishedView(root) ?? root;
        for (const prefer of ['ours', 'theirs'] as const) {
          const { course: merged, conflicts } = mergeCourses(course, mine, yours, prefer);
          const winners = conflicts.length === 0 ? [mine, yours] : [prefer === 'theirs' ? yours : mine];
          for (const side of winners) {
            expectKept(draftView(course.root), draftView(side.root), draftView(merged.root));
            expectKept(live(course), live(side), live(merged));
            expectFilesKept(course, side, merged);
          }
        }
      }),
      runs,
    );
  });

  it('keeps in both forms what is in conflict in either, where what is here wins', () => {
    fc.assert(
      fc.property(edits, edits, edits, (first, one, two) => {
        const base = edited(course, first);
        const [mine, yours] = [edited(base, one), edited(base, two)];
        const { course: merged, conflicts } = mergeCourses(base, mine, yours, 'ours');
        for (const view of [draftView, (root: Block) => publishedView(root) ?? root])
          for (const conflict of conflicts) expectAsHere(conflict, view(mine.root), view(merged.root));
      }),
      runs,
    );
  });

  it('changes in no form what only differs in the other, without a change that names the form', () => {
    fc.assert(
      fc.property(edits, edits, edits, (first, one, two) => {
        const base = edited(course, first);
        const [mine, yours] = [edited(base, one), edited(base, two)];
        for (const prefer of ['ours', 'theirs'] as const) {
          const merged = mergeCourses(base, mine, yours, prefer).course;
          const { changes } = effectOf(mine, merged);
          for (const [form, view] of [
            ['draft', draftView],
            ['published', (root: Block) => publishedView(root) ?? root],
          ] as const) {
            const isTold = changes.some((each) => each.form === form || each.form === 'both');
            expect(versionOf(view(merged.root)) !== versionOf(view(mine.root)), form).toBe(isTold);
          }
        }
      }),
      runs,
    );
  });

  it('names what it cannot merge, with what the three states have', () => {
    fc.assert(
      fc.property(edits, edits, (one, two) => {
        const [mine, yours] = [edited(course, one), edited(course, two)];
        for (const { block, kind, field, base, ours, theirs } of mergeCourses(course, mine, yours, 'fail').conflicts) {
          expect(ours, `${kind} ${field} of ${block}`).not.toEqual(theirs);
          // two moves may exclude each other though only one is of the block that is named; and to publish
          // what is in conflict is a choice though only one side did
          if (kind === 'position' || kind === 'published') continue;
          expect(ours, `${kind} ${field} of ${block}`).not.toEqual(base);
          expect(theirs, `${kind} ${field} of ${block}`).not.toEqual(base);
        }
      }),
      runs,
    );
  });

  it('names the same conflicts whatever is chosen, and decides each as it was chosen', () => {
    fc.assert(
      fc.property(edits, edits, fc.array(fc.constantFrom('ours', 'theirs', null)), (one, two, chosen) => {
        const [mine, yours] = [edited(course, one), edited(course, two)];
        const { conflicts } = mergeCourses(course, mine, yours, 'fail');
        // where a block may stand can hang on whether one side's deletion counts
        const ids = (list: readonly Conflict[]) =>
          list.flatMap(({ id, kind }) => (kind === 'position' ? [] : [id])).sort();
        const merged = (choices: ReadonlyMap<ConflictId, Side>, prefer: Preference = 'fail') => {
          const result = mergeCourses(course, mine, yours, prefer, choices);
          expect(ids(result.conflicts)).toEqual(ids(conflicts));
          for (const { id, choice } of result.conflicts)
            expect(choice).toBe(choices.get(id) ?? (prefer === 'fail' ? null : prefer));
          expect(result.undecided).toEqual(result.conflicts.filter(({ choice }) => choice === null));
          return result;
        };
        for (const side of ['ours', 'theirs'] as const) {
          const all = merged(new Map(conflicts.map(({ id }) => [id, side])));
          if (all.undecided.length > 0) continue;
          expect(courseVersionOf(all.course)).toBe(courseVersionOf(merged(new Map(), side).course));
        }
        const choices = new Map(
          conflicts.flatMap(({ id }, at) => {
            const side = chosen[at] ?? null;
            return side === null ? [] : [[id, side] as const];
          }),
        );
        const result = draftView(merged(choices).course.root);
        for (const conflict of conflicts) {
          if (conflict.form === 'published' || (conflict.kind !== 'setting' && conflict.kind !== 'content')) continue;
          const side = choices.get(conflict.id) === 'theirs' ? yours : mine;
          expectAsHere(conflict, draftView(side.root), result);
        }
      }),
      { ...runs, numRuns: 25 },
    );
  });

  it('gives a course run that is the same when it was written and read again', () => {
    const known = new Map([...BYTES.values()].map((bytes, at) => [`${at}`, { blob: blobOf(bytes), bytes }]));
    fc.assert(
      fc.property(edits, edits, edits, fc.boolean(), (first, one, two, fromDraft) => {
        const again = (each: Course) => {
          const read = readCourse(reread(writeCourse(each), folder, known)).course;
          return read === null ? null : courseVersionOf(read);
        };
        const base = fromDraft ? edited(course, first) : course;
        const sides = [edited(base, one), edited(base, two)] as const;
        fc.pre([base, ...sides].every((side) => again(side) === courseVersionOf(side)));
        for (const prefer of ['ours', 'theirs'] as const) {
          const merged = mergeCourses(base, ...sides, prefer).course;
          expect(again(merged)).toBe(courseVersionOf(merged));
        }
      }),
      runs,
    );
  });
});

describe('a component that is live in one unit and in the draft of another', () => {
  const base = smallSamples().find(({ name }) => name === 'drafts')?.course;
  if (base === undefined) throw new Error('the sample is gone');
  const units = [...indexOf(base.root).blocks.values()].filter(({ type }) => type === 'vertical');
  const moves = units.flatMap((from) =>
    publishedView(from) === null
      ? []
      : units.flatMap((to) =>
          to === from ? [] : from.children.map(({ block }) => [idOf(block), idOf(from), idOf(to)] as const),
        ),
  );
  /** The component is moved, and goes back to its former unit with that unit's draft. */
  const states = moves.flatMap(([block, from, parent]) => {
    const moved = applySteps(base, [{ kind: 'move', block, parent, index: 0, from: null }]);
    const back = moved.ok ? applySteps(moved.course, [{ kind: 'discard-draft', block: from }]) : moved;
    return back.ok ? [[`${block} from ${from} to ${parent}`, back.course] as const] : [];
  });

  it('is met at least once', () => expect(states.length).toBeGreaterThan(2));

  it.each(states)('keeps its text in each: %s', (_, state) => {
    const elsewhere = applySteps(base, [
      { kind: 'set-settings', block: idOf(base.root), settings: { display_name: 'Renamed' } },
    ]);
    const both = applySteps(state, [
      { kind: 'set-settings', block: idOf(base.root), settings: { display_name: 'Renamed' } },
    ]);
    if (!elsewhere.ok || !both.ok) throw new Error('the root takes a name');
    for (const [ours, theirs, result] of [
      [state, copyOf(state), state],
      [copyOf(base), state, state],
      [state, copyOf(base), state],
      [state, elsewhere.course, both.course],
      [elsewhere.course, state, both.course],
    ] as const) {
      const merged = mergeCourses(base, ours, theirs, 'fail');
      expect(merged.conflicts).toEqual([]);
      expect(courseVersionOf(merged.course)).toBe(courseVersionOf(result));
    }
  });
});

it('takes a rename that one side made to the byte, with its entry of policy.json in its place', () => {
  const renames = smallSamples().flatMap(({ course }) =>
    [...indexOf(course.root).blocks.values()].flatMap((block) => {
      if (block.policy === null) return [];
      const applied = applySteps(course, [{ kind: 'rename', block: idOf(block), urlName: 'named_anew' }]);
      return applied.ok ? [{ id: idOf(block), course, renamed: applied.course }] : [];
    }),
  );
  expect(renames.length).toBeGreaterThan(3);
  for (const { id, course, renamed } of renames) {
    for (const [ours, theirs] of [
      [copyOf(course), renamed],
      [renamed, copyOf(course)],
    ] as const) {
      const { course: merged } = mergeCourses(course, ours, theirs, 'fail');
      expect([...writeCourse(merged)], id).toEqual([...writeCourse(renamed)]);
    }
  }
});

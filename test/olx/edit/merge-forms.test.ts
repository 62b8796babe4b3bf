import { describe, expect, it } from 'vitest';
import {
  type Block,
  type BlockId,
  type Conflict,
  type ConflictId,
  type Course,
  courseVersionOf,
  displayNameOf,
  draftView,
  effectOf,
  indexOf,
  mergeCourses,
  publishedView,
  readCourse,
  type Side,
  writeCourse,
} from '#olx';
import { folderOf, reread } from '../../support/folders.ts';

/** What a form says of one thing; null if the form does not have it. */
type Value = string | null;

/** The value that authors see, and the one that learners see. */
interface State {
  readonly draft: Value;
  readonly live: Value;
}

const FORMS = ['draft', 'live'] as const;
type Form = (typeof FORMS)[number];

/** How a state of that thing is written as a course run, and read out of one. */
interface Thing {
  readonly name: string;
  readonly states: readonly State[];
  /** Which of the states a merge begins with; all if it does not say. */
  readonly isBase?: (state: State) => boolean;
  readonly files: (state: State) => Readonly<Record<string, string>>;
  readonly value: (root: Block) => Value;
  /** Whether the other side's deletion is one of both forms at once. */
  readonly isUnit: boolean;
  /** What three other values come to without a choice; null if that is a conflict. */
  readonly merged?: (base: string, ours: string, theirs: string) => Value;
}

const PLACE = 'parent_url="block-v1:o+c+r+type@sequential+block@l" index_in_children_list="0"';

const COURSE = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/></chapter>',
} as const;

const blockIn = (root: Block, id: string): Block | undefined => indexOf(root).blocks.get(id as BlockId);

/** A unit with a text, in which `value` stands where `inUnit` puts it. */
function unitThing(name: string, inUnit: (value: string, place: string) => string, read: Thing['value']): Thing {
  const values = ['a', 'b', 'c'];
  return {
    name,
    isUnit: true,
    states: [
      { draft: null, live: null },
      ...values.flatMap((draft) => [null, ...values].map((live) => ({ draft, live }))),
    ],
    files: ({ draft, live }) => ({
      ...COURSE,
      'sequential/l.xml': live === null ? '<sequential/>' : '<sequential><vertical url_name="v"/></sequential>',
      ...(live === null ? {} : { 'vertical/v.xml': inUnit(live, '') }),
      ...(draft === live || draft === null ? {} : { 'drafts/vertical/v.xml': inUnit(draft, ` ${PLACE}`) }),
    }),
    value: read,
  };
}

const textOf = ({ text }: Block): Value => />([^<]*)</.exec(text)?.[1] ?? null;
const component = (value: Value): string => (value === null ? '' : `<html url_name="h">${value}</html>`);
const PRESENT: readonly Value[] = [null, 'a', 'b'];

/** Texts of a line that changes, one that does not, and another that changes: each line is a thing of its own. */
function mergedLines(base: string, ours: string, theirs: string): Value {
  const [was, is, other] = [base, ours, theirs].map((text) => text.split('\n'));
  const lines = was?.map((line, at) => (is?.[at] === line || is?.[at] === other?.[at] ? other?.[at] : is?.[at]));
  const isClash = was?.some((line, at) => new Set([line, is?.[at], other?.[at]]).size === 3);
  return lines === undefined || isClash === true ? null : lines.join('\n');
}

const LINES = ['a\n-\nx', 'b\n-\nx', 'c\n-\nx', 'a\n-\ny'];

const THINGS: readonly Thing[] = [
  {
    ...unitThing(
      'the lines of a component',
      (value, place) => `<vertical${place}>${component(value)}</vertical>`,
      (root) => {
        const block = blockIn(root, 'html@h');
        return block === undefined ? null : textOf(block);
      },
    ),
    states: LINES.flatMap((draft) => LINES.map((live) => ({ draft, live }))),
    // the other lines are as good a beginning, and four times as many
    isBase: ({ draft }) => draft === LINES[0],
    merged: mergedLines,
  },
  unitThing(
    'the title of a unit',
    (value, place) => `<vertical display_name="${value}"${place}><html url_name="h">text</html></vertical>`,
    (root) => {
      const unit = blockIn(root, 'vertical@v');
      return unit === undefined ? null : displayNameOf(unit);
    },
  ),
  unitThing(
    'the text of a component',
    (value, place) => `<vertical${place}>${component(value)}</vertical>`,
    (root) => {
      const block = blockIn(root, 'html@h');
      return block === undefined ? null : textOf(block);
    },
  ),
  {
    name: 'a component that comes and goes in a published unit',
    isUnit: false,
    states: PRESENT.flatMap((draft) => PRESENT.map((live) => ({ draft, live }))),
    files: ({ draft, live }) => ({
      ...COURSE,
      'sequential/l.xml': '<sequential><vertical url_name="v"/></sequential>',
      'vertical/v.xml': `<vertical>${component(live)}</vertical>`,
      ...(draft === live ? {} : { 'drafts/vertical/v.xml': `<vertical ${PLACE}>${component(draft)}</vertical>` }),
    }),
    value: (root) => {
      const block = blockIn(root, 'html@h');
      return block === undefined ? null : textOf(block);
    },
  },
];

function courseOf(files: Readonly<Record<string, string>>): Course {
  const { course, diagnostics } = readCourse(folderOf(files));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return course;
}

const same = (a: State, b: State): boolean => a.draft === b.draft && a.live === b.live;

/** The side that decides a form, or whether it is published at all. */
type Decided = (form: Form, isPublishing: boolean) => Side;

/** The tables of src/olx/edit/merge/README.md: what a merge makes of three states, or of a conflict by the side that wins. */
function expected(
  { isUnit, merged: joined = () => null }: Thing,
  base: State,
  ours: State,
  theirs: State,
  decided: Decided,
): { readonly result: State; readonly isConflict: boolean } {
  const isThere = (state: State): boolean => state.draft !== null || state.live !== null;
  if (isUnit && isThere(ours) !== isThere(theirs)) {
    // a whole unit that one side does not have
    const [present, isOurs] = isThere(ours) ? [ours, true] : [theirs, false];
    if (!isThere(base)) return { result: present, isConflict: false };
    if (same(present, base)) return { result: isOurs ? theirs : ours, isConflict: false };
    return { result: decided('draft', false) === 'ours' ? ours : theirs, isConflict: true };
  }
  const isOther = (form: Form): boolean =>
    ours[form] !== theirs[form] && theirs[form] !== base[form] && ours[form] !== base[form];
  /** What both sides changed, each elsewhere in it. */
  const both = (form: Form): Value => {
    const [was, is, other] = [base[form], ours[form], theirs[form]];
    return !isOther(form) || was === null || is === null || other === null ? null : joined(was, is, other);
  };
  const clashes = (form: Form): boolean => isOther(form) && both(form) === null;
  // to publish a unit is not a change of what it says
  const isPublishing = isUnit && (ours.live === null || theirs.live === null);
  const decides = { draft: clashes('draft'), live: clashes('live') && !isPublishing };
  const isChoice = decides.draft || decides.live;
  const merged = (form: Form): Value => {
    const side = (): Side => decided(form, form === 'live' && isPublishing);
    if (clashes(form)) return side() === 'ours' ? ours[form] : theirs[form];
    if (theirs[form] === base[form] || ours[form] === theirs[form]) return ours[form];
    const together = both(form);
    if (together === null && ours[form] !== base[form]) return ours[form];
    return isChoice && side() === 'ours' ? ours[form] : (together ?? theirs[form]);
  };
  return {
    result: { draft: merged('draft'), live: merged('live') },
    isConflict: isChoice || clashes('live'),
  };
}

/** Every way to decide some conflicts. */
function* waysToDecide(conflicts: readonly Conflict[]): Generator<ReadonlyMap<ConflictId, Side>> {
  for (let way = 0; way < 2 ** conflicts.length; way += 1)
    yield new Map(conflicts.map(({ id }, at) => [id, (way >> at) % 2 === 0 ? 'ours' : 'theirs']));
}

/** Who decides a form: the conflict of that form, or that which is one choice for both. */
function decidedBy(conflicts: readonly Conflict[]): Decided {
  return (form, isPublishing) => {
    const found = conflicts.filter((each) => (each.kind === 'published') === isPublishing && formsOf([each]).has(form));
    expect(new Set(found.map(({ choice }) => choice)).size, 'one choice for a form').toBeLessThan(2);
    return found[0]?.choice ?? 'ours';
  };
}

const formsOf = (conflicts: readonly Conflict[]): ReadonlySet<Form> =>
  new Set(conflicts.flatMap(({ form }) => (form === 'both' ? FORMS : [form === 'draft' ? 'draft' : 'live'])));

describe.each(THINGS)('merging $name, in all combinations of states', { timeout: 120_000 }, (thing) => {
  const courses = thing.states.map((state) => ({ state, course: courseOf(thing.files(state)) }));
  const bases = courses.filter(({ state }) => thing.isBase?.(state) ?? true);
  const stateOf = ({ root }: Course): State => {
    const live = publishedView(root);
    return { draft: thing.value(draftView(root)), live: live === null ? null : thing.value(live) };
  };

  it('is read as it was written', () => {
    for (const { state, course } of courses) expect(stateOf(course)).toEqual(state);
  });

  /** Each result is written and read again once, however many merges lead to it. */
  const seen = new Set<string>();
  const expectReadsBack = (course: Course): void => {
    const files = writeCourse(course);
    const key = JSON.stringify([...files]);
    if (seen.has(key)) return;
    seen.add(key);
    const again = readCourse(reread(files, folderOf(COURSE))).course;
    expect(again === null ? null : courseVersionOf(again)).toBe(courseVersionOf(course));
  };

  it('gives what the table says, names each conflict with its forms, and reads back with the same version', () => {
    for (const base of bases) {
      for (const ours of courses) {
        for (const theirs of courses) {
          const about = JSON.stringify({ base: base.state, ours: ours.state, theirs: theirs.state });
          const results = (['ours', 'theirs'] as const).map((prefer) => {
            const { course, conflicts } = mergeCourses(base.course, ours.course, theirs.course, prefer);
            const wanted = expected(thing, base.state, ours.state, theirs.state, () => prefer);
            expect(stateOf(course), `${about} ${prefer}`).toEqual(wanted.result);
            expect(conflicts.length > 0, `conflicts of ${about}`).toBe(wanted.isConflict);
            return { course, conflicts, state: wanted.result };
          });
          const [kept, taken] = results;
          if (kept === undefined || taken === undefined) return expect.unreachable(about);
          // the choice makes a difference in the forms that the conflicts name, and in no other
          const differs = new Set(FORMS.filter((form) => kept.state[form] !== taken.state[form]));
          expect(formsOf(kept.conflicts), `forms of ${about}`).toEqual(differs);
          expect(formsOf(taken.conflicts), `forms of ${about}`).toEqual(differs);
          for (const { course, state } of [kept, taken]) {
            expectReadsBack(course);
            // nothing changes in a form without a row that names the form
            const rows = effectOf(ours.course, course).changes.map(({ form }) => form);
            for (const [form, name] of [
              ['draft', 'draft'],
              ['live', 'published'],
            ] as const) {
              const isTold = rows.some((each) => each === name || each === 'both');
              expect(isTold, `${form} of ${about}`).toBe(state[form] !== ours.state[form]);
            }
          }
        }
      }
    }
  });

  it('gives what the table says for each way to decide the conflicts one by one, and says which are open', () => {
    for (const base of bases) {
      for (const ours of courses) {
        for (const theirs of courses) {
          const about = JSON.stringify({ base: base.state, ours: ours.state, theirs: theirs.state });
          const open = mergeCourses(base.course, ours.course, theirs.course, 'fail');
          if (open.conflicts.length === 0) continue;
          const ids = open.conflicts.map(({ id }) => id);
          expect(open.undecided, about).toEqual(open.conflicts);
          expect(new Set(ids).size, about).toBe(ids.length);
          for (const choices of waysToDecide(open.conflicts)) {
            const { course, conflicts, undecided } = mergeCourses(
              base.course,
              ours.course,
              theirs.course,
              'fail',
              choices,
            );
            const way = `${about} ${JSON.stringify([...choices.values()])}`;
            expect(undecided, way).toEqual([]);
            expect(conflicts, way).toEqual(open.conflicts.map((each) => ({ ...each, choice: choices.get(each.id) })));
            const { result } = expected(thing, base.state, ours.state, theirs.state, decidedBy(conflicts));
            expect(stateOf(course), way).toEqual(result);
            expectReadsBack(course);
          }
          // the first alone; the preference decides the others, or nothing does
          const [first, ...others] = open.conflicts;
          if (first === undefined || others.length === 0) continue;
          const one = new Map([[first.id, 'theirs' as const]]);
          const half = mergeCourses(base.course, ours.course, theirs.course, 'fail', one);
          expect(half.undecided, about).toEqual(others);
          const whole = mergeCourses(base.course, ours.course, theirs.course, 'ours', one);
          expect(courseVersionOf(half.course), about).toBe(courseVersionOf(whole.course));
          expect(whole.undecided, about).toEqual([]);
        }
      }
    }
  });
});

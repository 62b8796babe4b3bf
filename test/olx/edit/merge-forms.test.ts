import { describe, expect, it } from 'vitest';
import {
  type Block,
  type BlockId,
  type Conflict,
  type Course,
  courseVersionOf,
  displayNameOf,
  draftView,
  effectOf,
  indexOf,
  mergeCourses,
  type Preference,
  publishedView,
  readCourse,
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
  readonly files: (state: State) => Readonly<Record<string, string>>;
  readonly value: (root: Block) => Value;
  /** Whether the other side's deletion is one of both forms at once. */
  readonly isUnit: boolean;
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

const THINGS: readonly Thing[] = [
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

/** The tables of src/olx/edit/merge/README.md: what a merge makes of three states, or of a conflict by the side that wins. */
function expected(
  { isUnit }: Thing,
  base: State,
  ours: State,
  theirs: State,
  prefer: Preference,
): { readonly result: State; readonly isConflict: boolean } {
  const oursWin = prefer !== 'theirs';
  const isThere = (state: State): boolean => state.draft !== null || state.live !== null;
  if (isUnit && isThere(ours) !== isThere(theirs)) {
    // a whole unit that one side does not have
    const [present, isOurs] = isThere(ours) ? [ours, true] : [theirs, false];
    if (!isThere(base)) return { result: present, isConflict: false };
    if (same(present, base)) return { result: isOurs ? theirs : ours, isConflict: false };
    return { result: oursWin ? ours : theirs, isConflict: true };
  }
  const clashes = (form: Form): boolean =>
    ours[form] !== theirs[form] && theirs[form] !== base[form] && ours[form] !== base[form];
  // to publish a unit is not a change of what it says
  const isPublishing = isUnit && (ours.live === null || theirs.live === null);
  const decides = { draft: clashes('draft'), live: clashes('live') && !isPublishing };
  const isChoice = decides.draft || decides.live;
  const merged = (form: Form): Value => {
    if (clashes(form)) return oursWin ? ours[form] : theirs[form];
    if (theirs[form] === base[form] || ours[form] === theirs[form]) return ours[form];
    if (ours[form] !== base[form]) return ours[form];
    return isChoice && oursWin ? ours[form] : theirs[form];
  };
  return {
    result: { draft: merged('draft'), live: merged('live') },
    isConflict: isChoice || clashes('live'),
  };
}

const formsOf = (conflicts: readonly Conflict[]): ReadonlySet<Form> =>
  new Set(conflicts.flatMap(({ form }) => (form === 'both' ? FORMS : [form === 'draft' ? 'draft' : 'live'])));

describe.each(THINGS)('merging $name, in all combinations of states', { timeout: 120_000 }, (thing) => {
  const courses = thing.states.map((state) => ({ state, course: courseOf(thing.files(state)) }));
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
    for (const base of courses) {
      for (const ours of courses) {
        for (const theirs of courses) {
          const about = JSON.stringify({ base: base.state, ours: ours.state, theirs: theirs.state });
          const results = (['ours', 'theirs'] as const).map((prefer) => {
            const { course, conflicts } = mergeCourses(base.course, ours.course, theirs.course, prefer);
            const wanted = expected(thing, base.state, ours.state, theirs.state, prefer);
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
});

import { describe, expect, it } from 'vitest';
import {
  type Applied,
  applySteps,
  type Block,
  type Course,
  courseVersionOf,
  draftView,
  explicitSettings,
  idOf,
  indexOf,
  publishedView,
  readCourse,
  type Step,
  subtreeOf,
  type Target,
  writeCourse,
} from '#olx';
import { reread } from '../../support/folders.ts';
import { id, smallCourse } from './_small-course.ts';

/** Which forms a block has: it is live as it is, was never published, or has a draft over its published form. */
type State = 'live' | 'draft' | 'both';
type Here = State | 'absent';
/** What the draft and the published form say afterwards; null for a form that is not there. */
type Forms = readonly [draft: string, live: string | null];

const STATES = ['live', 'draft', 'both'] as const satisfies readonly State[];
const TARGETS = ['draft', 'published', 'archive'] as const satisfies readonly Target[];

/**
 * The table of `src/olx/edit/README.md`: what a block says after content in one of three states was put at
 * its place. `kept` is what was published before, if anything was.
 */
const TABLE: Readonly<Record<Target, Readonly<Record<State, (kept: string | null) => Forms | 'refused'>>>> = {
  draft: {
    live: (kept) => ['content live', kept],
    draft: (kept) => ['content draft', kept],
    both: (kept) => ['content draft', kept],
  },
  published: {
    live: () => ['content live', 'content live'],
    draft: () => 'refused',
    both: () => 'refused',
  },
  archive: {
    live: () => ['content live', 'content live'],
    draft: () => ['content draft', null],
    both: () => ['content draft', 'content live'],
  },
};

/** A unit `x` between two others, in one of the states; with a subsection of its own for what else is to be tried. */
function courseWith(state: Here, word: string): Course {
  const unit = (form: string, place = ''): string =>
    `<vertical${place} display_name="${word} ${form}"><html url_name="y"/></vertical>`;
  const html = (form: string): string => `<html display_name="${word} ${form}" filename="y"/>`;
  const place = ' parent_url="block-v1:o+c+r+type@sequential+block@l" index_in_children_list="1"';
  const isLive = state === 'live' || state === 'both';
  const isDraft = state === 'draft' || state === 'both';
  return smallCourse({
    'sequential/l.xml': `<sequential><vertical url_name="v"/>${isLive ? '<vertical url_name="x"/>' : ''}<vertical url_name="w"/></sequential>`,
    ...(isLive
      ? { 'vertical/x.xml': unit('live'), 'html/y.xml': html('live'), 'html/y.html': `<p>${word} live</p>` }
      : {}),
    ...(isDraft
      ? {
          'drafts/vertical/x.xml': unit('draft', place),
          'drafts/html/y.xml': html('draft'),
          'drafts/html/y.html': `<p>${word} draft</p>`,
        }
      : {}),
  });
}

/** A unit `x` in one of the states, of which the component `y` is in one of the states. */
function courseWithComponent(unit: State, component: Here, word: string): Course {
  const has = (form: 'live' | 'draft'): boolean =>
    component === 'both' || component === form || (component === 'live' && unit !== 'draft');
  const list = (form: 'live' | 'draft'): string =>
    `<problem url_name="first"/>${has(form) ? '<html url_name="y"/>' : ''}<problem url_name="last"/>`;
  const html = (form: string): string =>
    `<html display_name="${word} ${component === 'live' ? 'live' : form}" filename="y"/>`;
  const body = (form: string): string => `<p>${word} ${component === 'live' ? 'live' : form}</p>`;
  const place = ' parent_url="block-v1:o+c+r+type@sequential+block@l" index_in_children_list="1"';
  const problems = (folder: string): Record<string, string> => ({
    [`${folder}problem/first.xml`]: '<problem>first</problem>',
    [`${folder}problem/last.xml`]: '<problem>last</problem>',
  });
  const y = (folder: string, form: 'live' | 'draft'): Record<string, string> =>
    has(form) ? { [`${folder}html/y.xml`]: html(form), [`${folder}html/y.html`]: body(form) } : {};
  return smallCourse({
    'sequential/l.xml': `<sequential><vertical url_name="v"/>${unit === 'draft' ? '' : '<vertical url_name="x"/>'}<vertical url_name="w"/></sequential>`,
    ...(unit === 'draft'
      ? {}
      : { 'vertical/x.xml': `<vertical>${list('live')}</vertical>`, ...problems(''), ...y('', 'live') }),
    ...(unit === 'live'
      ? {}
      : {
          'drafts/vertical/x.xml': `<vertical${place}>${list('draft')}</vertical>`,
          ...problems('drafts/'),
          ...y('drafts/', 'draft'),
        }),
  });
}

function content(course: Course, name: string): Block {
  const subtree = subtreeOf(course, id(name));
  if (subtree === null) throw new Error(`no ${name}`);
  return subtree;
}

function nameIn(root: Block | null, name: string): string | null {
  const block = root === null ? undefined : indexOf(root).blocks.get(id(name));
  return block === undefined ? null : String(explicitSettings(block)['display_name'] ?? '');
}

function textIn(root: Block | null, name: string): string | null {
  const block = root === null ? undefined : indexOf(root).blocks.get(id(name));
  return block === undefined ? null : (block.body?.text.replace(/<\/?p>/g, '') ?? '');
}

/** What became of the steps: the forms of a block by its title and of the component in it by its text, or the code of the refusal. */
function outcome(course: Course, steps: readonly Step[], name: string): Forms | 'refused' {
  const applied: Applied = applySteps(course, steps);
  if (!applied.ok) {
    expect(['content-has-drafts', 'incompatible-placement']).toContain(applied.refusal.code);
    return 'refused';
  }
  const again = readCourse(reread(writeCourse(applied.course), new Map())).course;
  expect(again === null ? null : courseVersionOf(again)).toBe(courseVersionOf(applied.course));
  const { root } = applied.course;
  const forms = [draftView(root), publishedView(root)] as const;
  const [draft, live] = forms.map((form) => nameIn(form, name));
  // the parts of a form go with it
  if (name === 'vertical@x') expect(forms.map((form) => textIn(form, 'html@y'))).toEqual([draft, live]);
  return [draft ?? 'nothing', live ?? null];
}

const keptOf = (here: Here): string | null => (here === 'live' || here === 'both' ? 'here live' : null);

describe.each(TARGETS)('content with the target %s', (target) => {
  const cases = STATES.flatMap((state) =>
    (['absent', ...STATES] as const).map((here) => ({ state, here, expected: TABLE[target][state](keptOf(here)) })),
  );

  it.each(cases)('in the state $state where a unit is $here', ({ state, here, expected }) => {
    const source = courseWith(state, 'content');
    const course = courseWith(here, 'here');
    const subsection = content(source, 'sequential@l');
    const assets = {};
    const kind = 'replace-subtree';
    expect(
      outcome(course, [{ kind, block: id('sequential@l'), subtree: subsection, assets, target }], 'vertical@x'),
    ).toEqual(expected);
    const subtree = content(source, 'vertical@x');
    const step: Step =
      here === 'absent'
        ? { kind: 'insert', parent: id('sequential@l'), index: 1, subtree, assets, target }
        : { kind, block: id('vertical@x'), subtree, assets, target };
    expect(outcome(course, [step], 'vertical@x')).toEqual(expected);
  });

  const components = cases.flatMap(({ state }) =>
    (
      [
        ['live', 'absent'],
        ['live', 'live'],
        ['draft', 'absent'],
        ['draft', 'draft'],
        ['both', 'absent'],
        ['both', 'draft'],
        ['both', 'both'],
      ] as const
    ).map(([unit, here]) => ({ state, unit, here })),
  );

  it.each(components)(
    'in the state $state where a component is $here in a unit that is $unit',
    ({ state, unit, here }) => {
      const source = courseWithComponent(state === 'live' ? 'live' : 'both', state, 'content');
      const course = courseWithComponent(unit, here, 'here');
      const subtree = content(source, 'html@y');
      const step: Step =
        here === 'absent'
          ? { kind: 'insert', parent: id('vertical@x'), index: 1, subtree, assets: {}, target }
          : { kind: 'replace-subtree', block: id('html@y'), subtree, assets: {}, target };
      const kept = keptOf(here);
      const table = TABLE[target][state](kept);
      // a component is live only inside a live unit
      const expected =
        unit !== 'draft' || table === 'refused'
          ? table
          : target === 'published'
            ? 'refused'
            : ([table[0], null] as const);
      expect(outcome(course, [step], 'html@y')).toEqual(expected);
      if (expected === 'refused') return;
      const applied = applySteps(course, [step]);
      const { root } = applied.ok ? applied.course : course;
      for (const form of [draftView(root), publishedView(root)]) {
        const there = form === null ? undefined : indexOf(form).blocks.get(id('vertical@x'));
        const names = there?.children.map(({ block }) => idOf(block)) ?? [];
        if (names.includes(id('html@y'))) expect(names).toEqual(['problem@first', 'html@y', 'problem@last']);
      }
    },
  );

  it.each(cases.filter(({ here }) => here !== 'absent'))(
    'in the state $state for a unit alone that is $here',
    ({ state, here }) => {
      const source = courseWith(state, 'content');
      const course = courseWith(here, 'here');
      const node = content(source, 'vertical@x');
      const applied = applySteps(course, [{ kind: 'replace-node', block: id('vertical@x'), node, target }]);
      const table = TABLE[target][state](keptOf(here));
      // a node alone cannot bring its children into a form that it does not have, nor take them out of one
      const isRefused = table === 'refused' || (target === 'published' && here === 'draft');
      expect(applied.ok).toBe(!isRefused);
      if (!applied.ok || table === 'refused') return;
      const { root } = applied.course;
      const expected =
        target !== 'archive' ? table : [table[0], keptOf(here) === null ? null : (table[1] ?? keptOf(here))];
      const forms = [draftView(root), publishedView(root)];
      expect(forms.map((form) => nameIn(form, 'vertical@x'))).toEqual(expected);
      const texts = [draftView(course.root), publishedView(course.root)].map((form) => textIn(form, 'html@y'));
      expect(forms.map((form) => textIn(form, 'html@y'))).toEqual(texts);
    },
  );
});

describe('content with drafts that is to be published', () => {
  it('is refused with the blocks that have drafts', () => {
    const subtree = content(courseWith('both', 'content'), 'sequential@l');
    const step: Step = { kind: 'replace-subtree', block: id('sequential@l'), subtree, assets: {}, target: 'published' };
    expect(applySteps(courseWith('live', 'here'), [step])).toMatchObject({
      ok: false,
      refusal: { code: 'content-has-drafts', blocks: ['vertical@x'] },
    });
  });
});

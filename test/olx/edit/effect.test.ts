import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type Block,
  type BlockId,
  type Change,
  type Course,
  contentText,
  courseVersionOf,
  draftView,
  effectOf,
  idOf,
  indexOf,
  isDirectOnly,
  nodeVersionOf,
  publishedView,
  readCourse,
  type Step,
  sameContent,
  sameOwnContent,
  versionOf,
  withContents,
} from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { folderOf } from '../../support/folders.ts';
import { allRecipes, type Recipe, stepFor } from './_random-steps.ts';

const UNITS = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/><sequential url_name="m"/></chapter>',
  'sequential/l.xml':
    '<sequential><vertical url_name="v"/><vertical url_name="w"/><vertical url_name="x"/><vertical url_name="y"/></sequential>',
  'sequential/m.xml': '<sequential><vertical url_name="z"/></sequential>',
  'vertical/v.xml': '<vertical><problem url_name="p"/></vertical>',
  'vertical/w.xml': '<vertical><html url_name="h"/></vertical>',
  'vertical/x.xml': '<vertical/>',
  'vertical/y.xml': '<vertical/>',
  'vertical/z.xml': '<vertical/>',
  'problem/p.xml': '<problem weight="1" data="{&quot;a&quot;: [1, 2]}"><p>One</p></problem>',
  'html/h.xml': '<html><![CDATA[Text]]></html>',
};

function courseOf(files: Readonly<Record<string, string>>): Course {
  const { course, diagnostics } = readCourse(folderOf(files));
  if (course === null) throw new Error(diagnostics[0]?.message);
  return course;
}

const id = (text: string): BlockId => text as BlockId;

function after(course: Course, ...steps: readonly Step[]): Course {
  const applied = applySteps(course, steps);
  if (!applied.ok) throw new Error(applied.refusal.message);
  return applied.course;
}

function final(course: Course, list: readonly Recipe[]): Course {
  let now = course;
  for (const recipe of list) {
    const step = stepFor(now, recipe);
    const applied = step === null ? null : applySteps(now, [step]);
    if (applied?.ok === true) now = applied.course;
  }
  return now;
}

const isEmpty = (before: Course, now: Course): boolean => {
  const { changes, assets, files } = effectOf(before, now);
  return changes.length + assets.length + files.length === 0;
};

/** Ids that the changes name, as the block or as a parent whose children differ. */
function named(changes: readonly Change[]): ReadonlySet<BlockId> {
  return new Set(
    changes.flatMap(({ block, parent, formerParent, otherParents = [] }) =>
      [block, parent, formerParent, ...otherParents].flatMap((each) => each ?? []),
    ),
  );
}

const parentsOf = (course: Course, block: BlockId): readonly string[] =>
  (indexOf(course.root).places.get(block) ?? []).map(({ parent }) => idOf(parent)).sort();

/** What authors see and what learners see, each as a course run of its own. */
const FORMS = [
  ['draft', draftView],
  ['published', (root: Block) => publishedView(root)],
] as const;

const isIn = ({ form }: Change, name: 'draft' | 'published'): boolean => form === name || form === 'both';

function expectExact(before: Course, now: Course): void {
  expect(isEmpty(before, now)).toBe(courseVersionOf(before) === courseVersionOf(now));
  const { changes } = effectOf(before, now);
  const rows = changes.map(({ kind, block, form }) => `${kind} ${block} ${form}`);
  expect(new Set(rows).size, 'a block has one row of a kind and form').toBe(rows.length);
  expectTexts(before, now, changes);
  for (const [form, view] of FORMS) {
    const [former, root] = [view(before.root), view(now.root)];
    if (former === null || root === null) expect.unreachable('a course run is published');
    expectExactIn(
      { ...before, root: former },
      { ...now, root },
      changes.filter((each) => isIn(each, form)),
    );
  }
}

const sha256 = (text: string | null): string | null =>
  text === null ? null : createHash('sha256').update(text, 'utf8').digest('hex');

/** Whose text a change names is its text, before and after, in the form that it is about. */
function expectTexts(before: Course, now: Course, changes: readonly Change[]): void {
  for (const change of changes) {
    const { kind, block, form, content } = change;
    const texts = withContents(before, now, change);
    // as it is answered, and sent from one thread to another
    const copy = JSON.parse(JSON.stringify(change.content)) as Change['content'];
    expect(structuredClone(content), block).toEqual(copy);
    expect(copy, block).toEqual(content === null ? null : { before: sha256(texts.before), after: sha256(texts.after) });
    for (const [name, view] of FORMS) {
      if (form !== name && form !== 'both') continue;
      const [former, value] = [before, now].map(({ root }) => {
        const shown = view(root);
        return shown === null ? undefined : indexOf(shown).blocks.get(block);
      });
      const [was, is] = [former, value].map((each) => (each === undefined ? null : contentText(each)));
      if (kind === 'move') expect(content, block).toBeNull();
      else if (former !== undefined && value !== undefined)
        expect(content === null, block).toBe(sameContent(former, value));
      else expect(content === null, block).toBe(was === null && is === null);
      if (content !== null) expect(texts, block).toEqual({ before: was, after: is });
    }
  }
}

/** The changes of one form name each block that differs in it, and no other. */
function expectExactIn(before: Course, now: Course, changes: readonly Change[]): void {
  expect(changes.length === 0).toBe(versionOf(before.root) === versionOf(now.root));
  const told = named(changes);
  const rows = (...kinds: readonly Change['kind'][]) =>
    new Set(changes.flatMap(({ kind, block }) => (kinds.includes(kind) ? [block] : [])));
  const [added, changed, moved, gone] = [rows('add'), rows('change'), rows('move'), rows('delete', 'orphan')];
  const [old, is] = [indexOf(before.root).blocks, indexOf(now.root).blocks];
  for (const [block, value] of is) {
    const former = old.get(block);
    if (former === undefined || nodeVersionOf(former) !== nodeVersionOf(value)) expect(told, block).toContain(block);
  }
  for (const block of new Set([...old.keys(), ...is.keys()])) {
    const [former, value] = [old.get(block), is.get(block)];
    const isThere = former !== undefined && value !== undefined;
    expect(added.has(block), `${block} came`).toBe(former === undefined);
    expect(gone.has(block), `${block} went`).toBe(value === undefined);
    expect(changed.has(block), `${block} changed`).toBe(isThere && !sameOwnContent(former, value));
    const [stood, stands] = [parentsOf(before, block), parentsOf(now, block)];
    const isElsewhere = stood.some((each) => !stands.includes(each)) || stands.some((each) => !stood.includes(each));
    if (isThere && isElsewhere) expect(moved, block).toContain(block);
  }
  for (const { kind, block, settings, content, parent, formerParent } of changes) {
    const [former, value] = [old.get(block), is.get(block)];
    if (kind === 'add') expect([former, value?.urlName], block).toEqual([undefined, expect.any(String)]);
    else if (kind === 'delete') expect([former?.urlName, value], block).toEqual([expect.any(String), undefined]);
    else if (former === undefined || value === undefined) expect.unreachable(block);
    else if (kind === 'change') {
      expect(settings.length > 0 || content !== null, block).toBe(true);
      expect(nodeVersionOf(former), block).not.toBe(nodeVersionOf(value));
    } else if (parent === formerParent) expect(parentsOf(now, block), block).toEqual(parentsOf(before, block));
    else expect(parentsOf(now, block), block).not.toEqual(parentsOf(before, block));
  }
}

/** Whether a step is of what has no draft: a course run, sections and subsections, and what their lists name. */
function isLive(step: Step, { root }: Course): boolean {
  const { blocks, places } = indexOf(root);
  const isDirect = (each: BlockId): boolean => isDirectOnly(blocks.get(each)?.type ?? '');
  const isBelowDirect = (each: BlockId): boolean =>
    (places.get(each) ?? []).some(({ parent }) => isDirectOnly(parent.type));
  switch (step.kind) {
    case 'set-settings':
    case 'replace-node':
      return isDirect(step.block);
    case 'insert':
      return isDirect(step.parent);
    case 'move':
      return isDirect(step.parent) || isBelowDirect(step.block);
    case 'delete':
    case 'replace-subtree':
      return isDirect(step.block) || isBelowDirect(step.block);
    default:
      return true;
  }
}

describe.each(smallSamples())('the effect of any steps on $name', { timeout: 60_000 }, ({ folder, course }) => {
  const runs = { numRuns: 40, seed: 20261121 };

  it('is empty exactly where all versions are equal, and names each block that differs and no other', () => {
    fc.assert(
      fc.property(allRecipes, allRecipes, (one, two) => {
        const [mine, yours] = [final(course, one), final(course, two)];
        expectExact(course, mine);
        expectExact(mine, yours);
        expectExact(mine, course);
      }),
      runs,
    );
  });

  it('is none where the same folder was read twice', () => {
    const again = readCourse(folder).course ?? course;
    expect(again.root).not.toBe(course.root);
    expect(isEmpty(course, again)).toBe(true);
  });

  it('tells what learners see at once: nothing of an edit in a unit, and only they see what publishing does', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        let now = course;
        for (const recipe of list) {
          const step = stepFor(now, recipe);
          const applied = step === null ? null : applySteps(now, [step]);
          if (step === null || applied?.ok !== true) continue;
          for (const [one, two] of [
            [now, applied.course],
            [applied.course, now],
          ] as const) {
            expectExact(one, two);
            const forms = new Set(effectOf(one, two).changes.map(({ form }) => form));
            if (step.kind === 'publish') expect([...forms].filter((form) => form !== 'published')).toEqual([]);
            const toDraft = !('target' in step) || step.target === 'draft';
            if (step.kind === 'discard-draft' || (toDraft && !isLive(step, now))) {
              expect(forms, JSON.stringify(step)).not.toContain('published');
              expect(forms, JSON.stringify(step)).not.toContain('both');
            }
          }
          now = applied.course;
        }
      }),
      { ...runs, numRuns: 8 },
    );
  });

  it('of adding is that of deleting, turned round', () => {
    fc.assert(
      fc.property(allRecipes, (list) => {
        const now = final(course, list);
        const [there, back] = [effectOf(course, now).changes, effectOf(now, course).changes];
        const ids = (changes: readonly Change[], kind: string) =>
          changes
            .filter((each) => each.kind === kind)
            .flatMap((each) => FORMS.flatMap(([form]) => (isIn(each, form) ? [`${each.block} ${form}`] : [])))
            .sort();
        expect(ids(back, 'delete')).toEqual(ids(there, 'add'));
        expect(ids(back, 'add')).toEqual(ids(there, 'delete'));
        expect(ids(back, 'change')).toEqual(ids(there, 'change'));
      }),
      runs,
    );
  });
});

describe('a text that changes in both forms', () => {
  const inForms = (draft: string, live: string): Course =>
    courseOf({
      ...UNITS,
      'html/h.xml': `<html><![CDATA[${live}]]></html>`,
      'drafts/vertical/w.xml': `<vertical parent_url="block-v1:o+c+r+type@sequential+block@l" index_in_children_list="1"><html url_name="h"><![CDATA[${draft}]]></html></vertical>`,
    });

  it.each([
    ['alike', ['A', 'A'], ['B', 'B'], ['both']],
    ['to other texts', ['A', 'A'], ['B', 'C'], ['draft', 'published']],
    ['from other texts', ['A', 'B'], ['C', 'C'], ['draft', 'published']],
  ] as const)('%s', (_, from, to, forms) => {
    const [before, now] = [inForms(from[0], from[1]), inForms(to[0], to[1])];
    expectExact(before, now);
    const { changes } = effectOf(before, now);
    expect(changes.map(({ block, form }) => [block, form])).toEqual(forms.map((form) => ['html@h', form]));
    const texts = (at: 0 | 1) => ({ before: from[at], after: to[at] });
    expect(changes.map((change) => withContents(before, now, change))).toEqual(
      forms.map((form) => texts(form === 'published' ? 1 : 0)),
    );
  });
});

describe('moves', () => {
  const course = courseOf(UNITS);
  const move = (block: string, parent: string, index: number | null): readonly Change[] =>
    effectOf(course, after(course, { kind: 'move', block: id(block), parent: id(parent), index, from: null })).changes;

  it.each([
    ['to the front', 'vertical@y', 0],
    ['to the end', 'vertical@v', null],
    ['by one', 'vertical@w', 2],
  ])('of one unit %s are one', (_, block, index) => {
    const changes = move(block, 'sequential@l', index);
    expect(changes.map(({ kind, parent, formerParent }) => [kind, parent, formerParent])).toEqual([
      ['move', 'sequential@l', 'sequential@l'],
    ]);
  });

  it('to another parent name both', () => {
    expect(move('vertical@w', 'sequential@m', 0)).toMatchObject([
      { kind: 'move', block: 'vertical@w', parent: 'sequential@m', index: 0, formerParent: 'sequential@l' },
    ]);
  });

  it('of a block with two parents are told where it only leaves or only joins one', () => {
    const both = courseOf({ ...UNITS, 'vertical/x.xml': '<vertical><problem url_name="p"/></vertical>' });
    const joined = effectOf(course, both).changes;
    expect(joined).toMatchObject([{ kind: 'move', block: 'problem@p', parent: 'vertical@x' }]);
    expect(joined[0]).not.toHaveProperty('formerParent');
    expect(effectOf(both, course).changes).toMatchObject([
      { kind: 'move', block: 'problem@p', parent: 'vertical@v', formerParent: 'vertical@x' },
    ]);
  });
});

describe('renames', () => {
  const course = courseOf(UNITS);
  const renamed = (files: Readonly<Record<string, string>>) => {
    const { changes } = effectOf(course, courseOf({ ...UNITS, ...files }));
    return changes.flatMap(({ kind, block, renamedFrom, renamedTo }) =>
      kind === 'add' || kind === 'delete' ? [[kind, block, renamedFrom ?? renamedTo ?? null]] : [],
    );
  };

  it('show as what went and what came, each naming the other', () => {
    expect(
      renamed({
        'vertical/v.xml': '<vertical><problem url_name="q"/></vertical>',
        'problem/q.xml': UNITS['problem/p.xml'],
      }),
    ).toEqual([
      ['add', 'problem@q', 'problem@p'],
      ['delete', 'problem@p', 'problem@q'],
    ]);
  });

  it('are found below a renamed block', () => {
    expect(
      renamed({
        'sequential/m.xml': '<sequential><vertical url_name="z"/></sequential>',
        'sequential/l.xml':
          '<sequential><vertical url_name="new"/><vertical url_name="w"/><vertical url_name="x"/><vertical url_name="y"/></sequential>',
        'vertical/new.xml': '<vertical><problem url_name="q"/></vertical>',
        'problem/q.xml': UNITS['problem/p.xml'],
      }),
    ).toEqual([
      ['add', 'vertical@new', 'vertical@v'],
      ['add', 'problem@q', 'problem@p'],
      ['delete', 'vertical@v', 'vertical@new'],
      ['delete', 'problem@p', 'problem@q'],
    ]);
  });

  it.each([
    ['another content', 'vertical/v.xml', '<problem url_name="q"/>', '<problem weight="1"><p>Two</p></problem>'],
    ['another place', 'vertical/x.xml', '<problem url_name="q"/>', UNITS['problem/p.xml']],
  ])('are none with %s', (_, path, child, problem) => {
    const files = {
      'vertical/v.xml': '<vertical/>',
      [path]: `<vertical>${child}</vertical>`,
      'problem/q.xml': problem,
    };
    expect(renamed(files).map(([, , other]) => other)).toEqual([null, null]);
  });
});

describe('settings', () => {
  const course = courseOf(UNITS);
  const with_ = (attributes: string): Course =>
    courseOf({ ...UNITS, 'problem/p.xml': `<problem ${attributes}><p>One</p></problem>` });

  it('that versions tell apart are told, with their texts where the values are equal', () => {
    const { changes } = effectOf(course, with_('weight="1.0" data="{&quot;a&quot;: [1, 2]}"'));
    expect(changes.flatMap((each) => each.settings)).toEqual([{ name: 'weight', before: '1', after: '1.0' }]);
  });

  it('that versions hold equal are not', () => {
    expect(isEmpty(course, with_('data="{&quot;a&quot;:[1,2]}" weight=" 1 "'))).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type BlockId,
  type Course,
  courseVersionOf,
  idOf,
  indexOf,
  mergeCourses,
  nodeVersionOf,
  readCourse,
  readDocument,
  renameIds,
  stepFromJson,
  stepsBetween,
  takenIds,
  versionOf,
  writeCourse,
  writeDocument,
} from '#olx';
import { folderOf, reread } from '../../support/folders.ts';

const FILES = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="a"/></course>',
  'chapter/a.xml': '<chapter><sequential url_name="s"/></chapter>',
  'sequential/s.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
  'vertical/v.xml': '<vertical><html url_name="h"/><problem url_name="p"/></vertical>',
  'vertical/w.xml': '<vertical><problem url_name="q"/></vertical>',
  'html/h.xml': '<html filename="h"/>',
  'html/h.html': '<p>Text</p>',
  'problem/p.xml': '<problem>p</problem>',
  'problem/q.xml': '<problem>q</problem>',
};
const BROKEN = '<problem>p';
const P = 'problem@p' as BlockId;
const V = 'vertical@v' as BlockId;
const known = folderOf({ ...FILES, broken: BROKEN, other: '<problem>x', html: '<html><p>' });

function read(changes: Readonly<Record<string, string>> = {}): Course {
  const { kept } = readCourse(folderOf({ ...FILES, ...changes }));
  if (kept === null) throw new Error('nothing is left');
  return kept;
}

function again(course: Course): Course {
  const { kept } = readCourse(reread(writeCourse(course), known));
  if (kept === null) throw new Error('nothing is left');
  return kept;
}

const block = (course: Course, id: BlockId) => indexOf(course.root).blocks.get(id);

describe('a merge in which a block cannot be read', () => {
  const [base, broken] = [read(), read({ 'problem/p.xml': BROKEN })];
  const edited = read({ 'problem/q.xml': '<problem>edited</problem>' });
  const changed = read({ 'problem/p.xml': '<problem>changed</problem>' });

  it.each([
    ['is the same on both sides', broken, broken, edited, broken],
    ['is so on one side only', base, broken, edited, broken],
    ['was mended on one side', broken, changed, broken, changed],
    ['is so in the base and here, and edited elsewhere', broken, broken, edited, broken],
  ])('keeps or takes it if it %s', (_, from, ours, theirs, wanted) => {
    const theirsToo =
      theirs === edited && from === broken
        ? read({ 'problem/p.xml': BROKEN, 'problem/q.xml': '<problem>edited</problem>' })
        : theirs;
    const { course, conflicts } = mergeCourses(from, ours, theirsToo, 'fail' as never);
    expect(conflicts).toEqual([]);
    expect(block(course, P)).toEqual(block(wanted, P));
    expect(courseVersionOf(again(course))).toBe(courseVersionOf(course));
  });

  it('is a conflict if both sides changed it', () => {
    for (const [prefer, winner] of [
      ['ours', broken],
      ['theirs', changed],
    ] as const) {
      const { course, conflicts } = mergeCourses(base, broken, changed, prefer);
      expect(conflicts.map(({ block: id }) => id)).toEqual([P]);
      expect(block(course, P)).toEqual(block(winner, P));
    }
  });

  it('takes a policy.json that cannot be read whole', () => {
    const path = 'policies/r/policy.json';
    const [one, other] = [read({ [path]: '{"course/r": {}' }), read({ [path]: '{"course/r": {}}' })];
    expect(mergeCourses(other, one, other, 'theirs').course.policy).toEqual(one.policy);
    expect(mergeCourses(other, one, read({ [path]: '{"course/r": {"a": 1}}' }), 'theirs').conflicts).not.toEqual([]);
  });
});

describe('a block that cannot be read', () => {
  const broken = read({ 'problem/p.xml': BROKEN, 'html/h.xml': '<html><p>' });

  it.each([
    [{ kind: 'set-settings', block: P, settings: { display_name: 'P' } }],
    [{ kind: 'replace-node', block: P, node: readDocument('<problem url_name="p"/>', null).block, target: 'draft' }],
  ])('is not edited: %j', (step) => {
    const applied = applySteps(broken, [step as never]);
    expect(applied).toMatchObject({ ok: false, refusal: { code: 'olx-invalid' } });
    if (!applied.ok) expect(applied.refusal.message).toContain('cannot be read');
  });

  it('stays as it is where an author leaves the reference to it in a document', () => {
    const unit = block(broken, V);
    if (unit === undefined) throw new Error('no unit');
    const { block: typed } = readDocument(writeDocument(unit).replace('<vertical', '<vertical display_name="V"'), null);
    if (typed === null) throw new Error('not read');
    const applied = applySteps(broken, [
      { kind: 'replace-subtree', block: V, subtree: typed, assets: {}, target: 'draft' },
    ]);
    if (!applied.ok) throw new Error(applied.refusal.message);
    expect(block(applied.course, P)?.damage).toEqual(block(broken, P)?.damage);
    expect(courseVersionOf(again(applied.course))).toBe(courseVersionOf(applied.course));
  });

  it('moves, is copied under a new name and goes, with its files', () => {
    const unit = block(broken, V);
    if (unit === undefined) throw new Error('no unit');
    const copy = renameIds(unit, takenIds(broken));
    for (const step of [
      { kind: 'move', block: P, parent: 'vertical@w' as BlockId, index: 0, from: null },
      {
        kind: 'insert',
        parent: 'sequential@s' as BlockId,
        index: null,
        subtree: copy.block,
        assets: {},
        target: 'archive',
      },
      { kind: 'delete', block: P, target: 'published' },
    ] as const) {
      const applied = applySteps(broken, [step]);
      if (!applied.ok) throw new Error(applied.refusal.message);
      const back = again(applied.course);
      expect(courseVersionOf(back), step.kind).toBe(courseVersionOf(applied.course));
      const bytes = [...writeCourse(applied.course).values()]
        .filter((file) => 'blob' in file)
        .map((file) => file.blob.hash);
      const wanted = { move: true, insert: true, delete: false }[step.kind];
      expect(bytes.includes(known.get('broken')?.blob.hash ?? ('' as never)), step.kind).toBe(wanted);
    }
    const ids = new Set([...copy.ids.values()].map(String));
    expect(ids.has('problem@p_2')).toBe(true);
  });

  it('passes through steps and JSON', () => {
    const sound = read();
    for (const [from, to] of [
      [sound, broken],
      [broken, sound],
    ] as const) {
      const steps = stepsBetween(from, to).map((step) => stepFromJson(JSON.parse(JSON.stringify(step))));
      const taken = steps.flatMap((step) => (step.ok ? [step.step] : []));
      expect(steps.filter((step) => !step.ok)).toEqual([]);
      const applied = applySteps(from, taken);
      if (!applied.ok) throw new Error(applied.refusal.message);
      expect(courseVersionOf(applied.course)).toBe(courseVersionOf(to));
    }
  });

  it('has a version of its own, which its bytes alone make', () => {
    const other = read({ 'problem/p.xml': '<problem>x', 'html/h.xml': '<html><p>' });
    const [one, two] = [block(broken, P), block(other, P)];
    if (one === undefined || two === undefined) throw new Error('no problem');
    expect(versionOf(one)).not.toBe(versionOf(two));
    const unit = block(broken, V);
    expect(unit && nodeVersionOf(unit)).toBe(nodeVersionOf(block(read(), V) ?? one));
    expect(idOf(one)).toBe(P);
  });
});

import {
  type BlockKey,
  type CourseKey,
  type CourseRun,
  courseRoot,
  ModuleStore,
  type StoreOptions,
} from './double/modulestore/index.ts';
import { packed, runOf } from './modulestore-archives.ts';

/** The key of the small run. */
export const smallKey: CourseKey = { org: 'Lab', number: 'SMALL', run: 'R1' };

/** A course with one chapter, one subsection, two units and four components. */
export const smallCourse: Readonly<Record<string, string>> = {
  'course.xml': '<course url_name="R1" org="Lab" course="SMALL"/>',
  'course/R1.xml': '<course display_name="Small"><chapter url_name="c1"/></course>',
  'policies/R1/policy.json': '{"course/R1": {"start": "2026-01-01T00:00:00Z"}}',
  'chapter/c1.xml': '<chapter display_name="C1"><sequential url_name="s1"/></chapter>',
  'sequential/s1.xml': '<sequential display_name="S1"><vertical url_name="v1"/><vertical url_name="v2"/></sequential>',
  'vertical/v1.xml':
    '<vertical display_name="V1"><html url_name="h1"/><problem url_name="p1"/><discussion url_name="d1" discussion_category="c"/></vertical>',
  'vertical/v2.xml': '<vertical display_name="V2"><html url_name="h2"/></vertical>',
  'html/h1.xml': '<html filename="h1" display_name="H1"/>',
  'html/h1.html': '<p>one</p>',
  'html/h2.xml': '<html filename="h2" display_name="H2"/>',
  'html/h2.html': '<p>two</p>',
  'problem/p1.xml': '<problem display_name="P1" weight="10"><p>2 &lt; 3?</p></problem>',
};

/** The small course as an archive, with other files laid over it; a file that is `null` is left out. */
export function smallArchive(changes: Readonly<Record<string, string | null>> = {}): Promise<Uint8Array> {
  const files = Object.entries({ ...smallCourse, ...changes });
  return packed(files.flatMap(([path, text]) => (text === null ? [] : [[`course/${path}`, text] as const])));
}

/** A store that holds the small course. */
export async function smallStore(options: StoreOptions = {}): Promise<ModuleStore> {
  const store = new ModuleStore(options);
  store.createRun({ key: smallKey, displayName: 'Small' }, 'staff');
  const result = await store.importArchive(smallKey, await smallArchive(), 'staff');
  if (!result.ok) throw new Error(result.message);
  return store;
}

/** The keys of a branch from the root downwards, in order, or from another block. */
export function treeOf(
  run: CourseRun,
  branch: 'draft' | 'published' = 'draft',
  from: BlockKey = courseRoot,
): BlockKey[] {
  const block = run[branch].blocks.get(from);
  return block === undefined ? [] : [from, ...block.children.flatMap((child) => treeOf(run, branch, child))];
}

/** The tree of the small run in a store. */
export function smallTree(store: ModuleStore, branch: 'draft' | 'published' = 'draft'): BlockKey[] {
  return treeOf(runOf(store, smallKey), branch);
}

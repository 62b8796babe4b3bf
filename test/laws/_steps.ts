import {
  applySteps,
  type BlobRef,
  type Block,
  type BlockId,
  type Course,
  canContain,
  checkDocument,
  draftView,
  hasDraft,
  idOf,
  indexOf,
  isDirectOnly,
  type Json,
  publishedView,
  renameIds,
  type Step,
  type StepKind,
  stepFromJson,
  subtreeOf,
  type Target,
  takenIds,
  walk,
  writeDocument,
  writeNode,
} from '#olx';
import type { Choices } from './_choices.ts';
import { Broken } from './_law.ts';

/** Makes one step for a course run; null if there is none of its kind. */
type StepMaker = (course: Course, choose: Choices) => Step | null;

const SETTINGS: readonly Readonly<Record<string, Json>>[] = [
  { display_name: 'New title' },
  { display_name: null },
  { visible_to_staff_only: true, x_own: [1, { a: 'b' }] },
  { due: '2031-02-03T04:05:00Z', display_name: 'a "quoted" & <b>' },
];

/** Steps of each kind that an author, the editor or an import takes. */
export const STEP_MAKERS = {
  'set-settings': (course, choose) => {
    const block = anyId(course, choose);
    return { kind: 'set-settings', block, settings: choose.of(SETTINGS) ?? {} };
  },
  move: (course, choose) => {
    const { blocks } = indexOf(course.root);
    const places = [...blocks.values()].flatMap((parent) => parent.children.map(({ block }) => ({ parent, block })));
    const place = choose.of(places);
    if (place === undefined) return null;
    const { parent: from, block } = place;
    const parents = [...blocks.values()].filter((each) => each.type === from.type && canContain(each.type, block.type));
    const to = choose.of(parents) ?? from;
    return { kind: 'move', block: idOf(block), parent: idOf(to), index: choose.among(0, 1, null, 2), from: idOf(from) };
  },
  delete: (course, choose) => {
    const block = anyIdBelow(course, choose);
    return block === null ? null : { kind: 'delete', block };
  },
  'delete target=published': (course, choose) => {
    const block = anyIdBelow(course, choose);
    return block === null ? null : { kind: 'delete', block, target: 'published' };
  },
  'insert ids=keep': (course, choose) => {
    const parent = parentFor(course, choose);
    if (parent === null) return null;
    const subtree = newBlock(course, parent, choose);
    if (subtree === null) return null;
    const target = isDirectOnly(subtree.type)
      ? choose.among<Target>('published', 'draft', 'archive')
      : anyTarget(choose);
    return { kind: 'insert', parent: idOf(parent), index: choose.among(null, 0, 1), subtree, assets: {}, target };
  },
  'insert ids=new': (course, choose) => {
    const { places } = indexOf(course.root);
    const block = anyIdBelow(course, choose);
    const place = block === null ? undefined : choose.of(places.get(block) ?? []);
    const copied = block === null ? null : subtreeOf(course, block);
    if (place === undefined || copied === null) return null;
    const { block: subtree } = renameIds(copied, takenIds(course));
    const index = choose.among(null, place.index, 0);
    const target = anyTarget(choose, 'archive');
    return {
      kind: 'insert',
      parent: idOf(place.parent),
      index,
      subtree: fitFor(target, subtree),
      assets: {},
      target,
    };
  },
  'replace-subtree': (course, choose) => {
    const block = anyId(course, choose);
    const subtree = subtreeOf(edited(course, choose), block);
    if (subtree === null || (block === idOf(course.root) && choose.below(3) > 0)) return null;
    const target = anyTarget(choose, 'archive');
    return { kind: 'replace-subtree', block, subtree: fitFor(target, subtree), assets: {}, target };
  },
  'replace-subtree document': (course, choose) => {
    const read = typed(course, choose, 'subtree');
    if (read === null) return null;
    return { kind: 'replace-subtree', block: idOf(read), subtree: read, assets: {}, target: anyTarget(choose) };
  },
  'replace-node document': (course, choose) => {
    const read = typed(course, choose, 'node');
    return read === null ? null : { kind: 'replace-node', block: idOf(read), node: read, target: anyTarget(choose) };
  },
  rename: (course, choose) => {
    const block = anyIdBelow(course, choose);
    const urlName = choose.among('renamed', 'r:enamed', 'Renamed2');
    return block === null ? null : { kind: 'rename', block, urlName };
  },
  publish: (course, choose) => {
    const block = anyIdBelow(course, choose, hasDraft);
    return block === null ? null : { kind: 'publish', block };
  },
  'discard-draft': (course, choose) => {
    const block = anyIdBelow(course, choose, (each) => hasDraft(each) && !isDirectOnly(each.type));
    return block === null ? null : { kind: 'discard-draft', block };
  },
  'put-asset': (course, choose) => {
    const path = choose.of([...course.assets.keys(), 'new file.txt', 'sub/new.txt']);
    const blob = choose.of(blobsOf(course));
    return path === undefined || blob === undefined ? null : { kind: 'put-asset', path, blob };
  },
  'delete-asset': (course, choose) => {
    const path = choose.of([...course.assets.keys()]);
    return path === undefined ? null : { kind: 'delete-asset', path };
  },
  'put-file': (course, choose) => {
    const present = [...course.files.keys()].filter((path) => /^(?:about|info|tabs|policies)\//.test(path));
    const path = choose.of(['about/new.html', 'info/updates.html', ...present]);
    const blob = choose.of(blobsOf(course));
    return path === undefined || blob === undefined ? null : { kind: 'put-file', path, blob };
  },
  'delete-file': (course, choose) => {
    const path = choose.of([...course.files.keys()]);
    return path === undefined ? null : { kind: 'delete-file', path };
  },
} satisfies Readonly<Record<string, StepMaker>>;

export type MadeStepKind = keyof typeof STEP_MAKERS;

type FirstWord<Name extends string> = Name extends `${infer Word} ${string}` ? Word : Name;
type Unmade = Exclude<StepKind, FirstWord<MadeStepKind> | 'rewrite'>;
// does not compile if a kind of step has no maker; `_changes.ts` makes each `rewrite`
null satisfies [Unmade] extends [never] ? null : Unmade;

const EDITS: readonly MadeStepKind[] = [
  'rename',
  'set-settings',
  'move',
  'delete',
  'insert ids=keep',
  'replace-subtree document',
  'replace-node document',
  'publish',
  'discard-draft',
  'delete target=published',
  'insert ids=new',
];
/** Those that make no other edit of their own, so that making one ends. */
const PLAIN_EDITS = EDITS.filter((kind) => !kind.startsWith('replace'));

/** The step after it went through JSON, as one that comes over REST or out of the store. */
export function throughJson(step: Step): Step {
  const read = stepFromJson(JSON.parse(JSON.stringify(step)));
  if (!read.ok) throw new Broken('step cannot be read from its own JSON', `${step.kind}: ${read.problem.message}`);
  return read.step;
}

/** What one step of that kind makes of a course run; null if there is none or it is declined. */
export function afterStep(kind: MadeStepKind, course: Course, choose: Choices): Course | null {
  const step = STEP_MAKERS[kind](course, choose);
  if (step === null) return null;
  const applied = applySteps(course, [throughJson(step)]);
  return applied.ok ? applied.course : null;
}

/** The course run after one or two edits of any kind; the course run itself if none was possible. */
export function changedAtRandom(course: Course, choose: Choices): Course {
  let now = course;
  for (let time = choose.below(2); time >= 0; time -= 1) {
    now = afterStep(choose.of(EDITS) ?? 'set-settings', now, choose) ?? now;
  }
  return now;
}

function edited(course: Course, choose: Choices): Course {
  return afterStep(choose.of(PLAIN_EDITS) ?? 'set-settings', course, choose) ?? course;
}

/** A block of an edited course run, written as a document and read as an editor's text is. */
function typed(course: Course, choose: Choices, scope: 'subtree' | 'node'): Block | null {
  const next = edited(course, choose);
  const id = anyId(course, choose);
  const [former, block] = [indexOf(course.root).blocks.get(id), indexOf(next.root).blocks.get(id)];
  if (former === undefined || block === undefined) return null;
  const written = scope === 'node' ? writeNode(block, next.root) : writeDocument(block, next.root);
  const text = choose.once(2) ? written.replace(/^<([\w-]+)/, '<$1 x_typed="1"') : written;
  const context = { type: former.type, urlName: former.urlName, parentType: null, scope, file: null } as const;
  return checkDocument(text, context).block;
}

export function anyId(course: Course, choose: Choices): BlockId {
  return choose.of([...indexOf(course.root).blocks.keys()]) ?? idOf(course.root);
}

function anyIdBelow(course: Course, choose: Choices, wanted?: (block: Block) => boolean): BlockId | null {
  const blocks = [...indexOf(course.root).blocks].slice(1);
  const fitting = wanted === undefined ? blocks : blocks.filter(([, block]) => wanted(block));
  return choose.of(fitting.length > 0 ? fitting : blocks)?.[0] ?? null;
}

/** Content that has drafts cannot all be published. */
function fitFor(target: Target, content: Block): Block {
  return target === 'published' ? (publishedView(content) ?? draftView(content)) : content;
}

const TARGETS: readonly Target[] = ['draft', 'published', 'archive'];

function anyTarget(choose: Choices, often: Target = 'draft'): Target {
  return choose.among(often, often, ...TARGETS.filter((each) => each !== often));
}

function blobsOf(course: Course): readonly BlobRef[] {
  return [...course.assets.values(), ...course.files.values()];
}

const CHILD: Readonly<Record<string, string>> = {
  course: 'chapter',
  chapter: 'sequential',
  sequential: 'vertical',
};

function parentFor(course: Course, choose: Choices): Block | null {
  const parents = [...indexOf(course.root).blocks.values()].filter(({ type }) => type === 'vertical' || type in CHILD);
  return choose.of(parents) ?? null;
}

function newBlock(course: Course, parent: Block, choose: Choices): Block | null {
  const type = CHILD[parent.type] ?? choose.among('html', 'problem', 'done', 'vertical');
  const taken = takenIds(course);
  let count = 1;
  while (taken(`${type}@new${count}` as BlockId)) count += 1;
  const name = `new${count}`;
  const inside = choose.among(
    '',
    type === 'vertical' ? `<html url_name="text_in_${name}"><![CDATA[<p>new</p>]]></html>` : '',
    type === 'sequential' ? `<vertical url_name="unit_in_${name}"/>` : '',
  );
  const xml = `<${type} url_name="${name}"${choose.among('', ' display_name="New"')}>${inside}</${type}>`;
  return checkDocument(xml, { type, urlName: name, parentType: parent.type, scope: 'subtree', file: null }).block;
}

/** Ids in both forms of a tree. */
export function idsInForms(root: Block): ReadonlySet<BlockId> {
  const live = publishedView(root);
  return new Set([...walk(root), ...(live === null ? [] : walk(live))].map(idOf));
}

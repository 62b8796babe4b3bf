import type { BlockAnswer, BlockSettings, OutlineNode } from '#contract';
import {
  type Block,
  type BlockId,
  type Course,
  type CourseKey,
  displayNameOf,
  explicitSettings,
  fieldsOf,
  idOf,
  indexOf,
  inheritedSettings,
  type Json,
  nodeVersionOf,
  stateOf,
  usageKey,
  versionOf,
} from '#olx';

/** The block and what stands below it, down to `depth` levels; all where it is undefined. */
export function answerOutline(key: CourseKey, block: Block, depth: number | undefined): OutlineNode {
  const below = depth === undefined ? undefined : depth - 1;
  return {
    ...identity(key, block),
    children: depth === 0 ? [] : block.children.map((child) => answerOutline(key, child.block, below)),
  };
}

/** One block with its settings: set on it, flowing down to it, and what holds in the end. */
export function answerBlock(key: CourseKey, course: Course, id: BlockId, block: Block): BlockAnswer {
  const parents = new Set((indexOf(course.root).places.get(id) ?? []).map(({ parent }) => usageKey(key, idOf(parent))));
  return {
    ...identity(key, block),
    node_version: nodeVersionOf(block),
    parents: [...parents],
    children: block.children.map((child) => usageKey(key, idOf(child.block))),
    settings: settingsOf(course, id, block),
  };
}

/** The settings of one block alone. */
export function answerSettings(key: CourseKey, course: Course, id: BlockId, block: Block): BlockSettings {
  return { id: usageKey(key, id), node_version: nodeVersionOf(block), settings: settingsOf(course, id, block) };
}

function settingsOf(course: Course, id: BlockId, block: Block): BlockAnswer['settings'] {
  const explicit = explicitSettings(block);
  const inherited = inheritedSettings(course, id);
  return { explicit, inherited, effective: { ...defaultSettings(block.type), ...inherited, ...explicit } };
}

function identity(key: CourseKey, block: Block): Omit<OutlineNode, 'children' | 'status'> {
  const { damage } = block;
  return {
    id: usageKey(key, idOf(block)),
    type: block.type,
    url_name: block.urlName,
    display_name: displayNameOf(block),
    version: versionOf(block),
    state: stateOf(block),
    ...(damage === undefined ? {} : { damage: { code: damage.code, message: damage.message } }),
  };
}

function defaultSettings(type: string): Readonly<Record<string, Json>> {
  const defaults: Record<string, Json> = {};
  for (const field of fieldsOf(type)) {
    if (field.scope === 'settings' && field.defaultNote === null) defaults[field.name] = field.default;
  }
  return defaults;
}

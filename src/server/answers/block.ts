import type { BlockAnswer, BlockSettings } from '#contract';
import {
  type Block,
  type BlockId,
  type Course,
  type CourseKey,
  explicitSettings,
  fieldsOf,
  idOf,
  indexOf,
  inheritedSettings,
  type Json,
  nodeVersionOf,
  usageKey,
} from '#olx';
import { identity } from './outline.ts';

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

function defaultSettings(type: string): Readonly<Record<string, Json>> {
  const defaults: Record<string, Json> = {};
  for (const field of fieldsOf(type)) {
    if (field.scope === 'settings' && field.defaultNote === null) defaults[field.name] = field.default;
  }
  return defaults;
}

/**
 * What is known about block types: data and lookups. Nothing here decides what a course run may
 * hold on a given site, as sites install further types.
 */
import { ASSESSMENT_TYPES } from './assessment.ts';
import type { BlockType } from './block-type.ts';
import { BUILDER_TYPES } from './builder.ts';
import { BUILDER_PART_TYPES } from './builder-parts.ts';
import { COMMON_FIELDS, INHERITABLE_FIELDS } from './common-fields.ts';
import { COURSE } from './course.ts';
import { DETACHED_TYPES } from './detached.ts';
import type { Field } from './field.ts';
import { PROBLEM_TYPES } from './problem.ts';
import { SELECTION_TYPES } from './selection.ts';
import { STRUCTURE_TYPES } from './structure.ts';
import { TEXT_TYPES } from './text.ts';
import { TOOLS_TYPES } from './tools.ts';
import { VIDEO_TYPES } from './video.ts';

export { type BlockAttribute, structuralAttributes } from './attributes.ts';
export type { BlockForm, BlockType } from './block-type.ts';
export { COMMON_FIELDS, INHERITABLE_FIELDS } from './common-fields.ts';
export { type InnerAttribute, type InnerElement, type InnerVocabulary, innerVocabulary } from './elements/index.ts';
export type { Field, FieldDefault, FieldPlace, FieldType } from './field.ts';

/** Every block type of the catalogue, levels of the outline first. */
export const BLOCK_TYPES: readonly BlockType[] = [
  COURSE,
  ...STRUCTURE_TYPES,
  ...TEXT_TYPES,
  ...PROBLEM_TYPES,
  ...VIDEO_TYPES,
  ...ASSESSMENT_TYPES,
  ...TOOLS_TYPES,
  ...SELECTION_TYPES,
  ...BUILDER_TYPES,
  ...BUILDER_PART_TYPES,
  ...DETACHED_TYPES,
];

const BY_TYPE: ReadonlyMap<string, BlockType> = new Map(BLOCK_TYPES.map((each) => [each.type, each]));

const COMMON_BY_NAME: ReadonlyMap<string, Field> = new Map(COMMON_FIELDS.map((each) => [each.name, each]));

const INHERITABLE_NAMES: ReadonlySet<string> = new Set(INHERITABLE_FIELDS.map((each) => each.name));

/** The catalogue's row of a type, or null for a type that a site installed itself. */
export function blockType(type: string): BlockType | null {
  return BY_TYPE.get(type) ?? null;
}

/** Types to offer directly below; empty for a leaf and for an unknown type. */
export function allowedChildren(type: string): readonly string[] {
  return BY_TYPE.get(type)?.children ?? [];
}

/** True where child elements of this type's element are blocks; false for a type without a table. */
export function isContainer(type: string): boolean {
  return BY_TYPE.get(type)?.category === 'container';
}

/**
 * True if the platform shows such a child: chapter in course, sequential in chapter, vertical in sequential,
 * and below the vertical what the container lists. An unknown type counts as a component.
 */
export function canContain(parentType: string, childType: string): boolean {
  // a library of the old kind holds components; it has no row because no course run can hold it
  if (parentType === 'library') return BY_TYPE.get(childType)?.directOnly !== true;
  const parent = BY_TYPE.get(parentType);
  if (parent === undefined || parent.category === 'leaf') return false;
  if (parent.children.includes(childType)) return true;
  return parent.openToOthers && BY_TYPE.get(childType)?.directOnly !== true;
}

/** The field of that name, the type's own before those that every block has; null if there is none. */
export function fieldOf(type: string, name: string): Field | null {
  return BY_TYPE.get(type)?.fields.find((each) => each.name === name) ?? COMMON_BY_NAME.get(name) ?? null;
}

/** All fields that a block of this type has: its own, then those of every block that it does not redefine. */
export function fieldsOf(type: string): readonly Field[] {
  const own = BY_TYPE.get(type)?.fields ?? [];
  const names = new Set(own.map((each) => each.name));
  return [...own, ...COMMON_FIELDS.filter((each) => !names.has(each.name))];
}

/** True if the type's example can be exported and imported unchanged, a page as its file. Tests of the service check this. */
export function examplePasses(type: string): boolean {
  return BY_TYPE.has(type);
}

/**
 * Names of the settings that can be exported and imported unchanged, in the order of `fieldsOf`. A type outside
 * the tree has none, because the settings of the course hold what it has.
 */
export function settingsPassing(type: string): readonly string[] {
  const found = BY_TYPE.get(type);
  if (found === undefined || found.detached) return [];
  return fieldsOf(type).flatMap(({ name, scope }) => (scope === 'settings' ? [name] : []));
}

/** True if descendants that do not set this field inherit its value. */
export function isInheritable(name: string): boolean {
  return INHERITABLE_NAMES.has(name);
}

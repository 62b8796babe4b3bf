/** The single-block operations of Studio's xblock handler, on a working copy. */
import { classOf, detachedTypes } from '../classes/block-classes.ts';
import { storedValue, ValueRefused } from '../classes/field-values.ts';
import { dictOf, entriesOf, isList, type JsonValue, truth, valueAt } from '../json.ts';
import {
  type BlockKey,
  blockKey,
  type CourseKey,
  courseRoot,
  idOf,
  parseUsageKey,
  sameCourse,
  typeOf,
  usageText,
} from '../keys.ts';
import { type BlockCreation, type BlockUpdate, type StoredBlock, StoreFailure } from '../types.ts';
import { XmlSyntaxError } from '../xml/parse-xml.ts';
import type { WorkingCopy } from './working-copy.ts';

/** What an edit works on. */
export interface Edit {
  readonly course: CourseKey;
  readonly copy: WorkingCopy;
  /** The working copy of another course run, which a children list may reach. `undefined` if there is none. */
  readonly other: (course: CourseKey) => WorkingCopy | undefined;
  /** 32 random hexadecimal digits. */
  readonly newId: () => string;
}

/** Adds a block at the end of its parent. @throws StoreFailure */
export function createBlock(edit: Edit, creation: BlockCreation): BlockKey {
  const { copy } = edit;
  const parent = copy.get(creation.parent);
  const key = blockKey(creation.category, edit.newId());
  const fields = new Map(creation.fields);
  if (creation.displayName !== undefined) fields.set('display_name', creation.displayName);
  copy.put(key, fields, []);
  if (!detachedTypes.has(creation.category)) copy.put(parent.key, parent.fields, [...parent.children, key]);
  copy.publishIfDirectOnly(parent.key);
  copy.publishIfDirectOnly(key);
  if (creation.category === 'static_tab') {
    changeTabs(copy, (tabs) => [
      ...tabs,
      { type: 'static_tab', name: creation.displayName ?? 'Empty', course_staff_only: false, url_slug: idOf(key) },
    ]);
  }
  return key;
}

/** Updates and handouts come into being when somebody first asks for them (`CREATE_IF_NOT_FOUND`). */
export function makeIfInfo({ copy }: Pick<Edit, 'copy'>, key: BlockKey): void {
  if (typeOf(key) === 'course_info' && !copy.draft.has(key)) copy.save(key, new Map(), []);
}

/**
 * PUT xblock. Part of the change may stay although it throws, as on the live CMS: a child has then left its parent.
 * @throws StoreFailure
 */
export function updateBlock(edit: Edit, key: BlockKey, update: BlockUpdate): void {
  const { copy } = edit;
  if (update.publish === 'discard_changes') {
    copy.get(key);
    copy.revert(key);
    return;
  }
  makeIfInfo(edit, key);
  const block = copy.get(key);
  const fields = new Map(block.fields);
  if (update.data !== undefined && update.data !== '') setField(edit, key, fields, 'data', update.data);
  for (const [name, value] of Object.entries(update.fields ?? {})) {
    if (classOf(typeOf(key)).fields.has(name)) setField(edit, key, fields, name, value);
  }
  const children = update.children === undefined ? block.children : newChildren(edit, block, update.children);
  for (const name of update.nullout ?? []) setField(edit, key, fields, name, null);
  for (const [name, value] of Object.entries(update.metadata ?? {})) {
    if (!classOf(typeOf(key)).fields.has(name)) throw new StoreFailure('unknown-field', name);
    if (value === null) fields.delete(name);
    else setField(edit, key, fields, name, value);
  }
  copy.save(key, fields, children);
  if (typeOf(key) === 'static_tab') followTabName(copy, key);
  if (update.graderType !== undefined) setGraderType(copy, key, update.graderType);
  const republish = update.publish === 'republish' && copy.published.has(key);
  if (update.publish === 'make_public' || republish) copy.publish(key, true);
}

function setField(edit: Edit, key: BlockKey, fields: Map<string, JsonValue>, name: string, value: JsonValue): void {
  const field = classOf(typeOf(key)).fields.get(name);
  if (field === undefined) throw new StoreFailure('unknown-field', name);
  try {
    fields.set(name, value === null ? null : storedValue(field.kind, value, edit.course));
  } catch (error) {
    if (error instanceof ValueRefused && error.kind === 'ValueError')
      throw new StoreFailure('invalid-value', error.message);
    if (error instanceof ValueRefused || error instanceof XmlSyntaxError)
      throw new StoreFailure('crash', error.message);
    throw error;
  }
}

/** The children list, after new children have left their old parents. Keys of other courses are not refused. */
function newChildren(edit: Edit, block: StoredBlock, texts: readonly string[]): readonly BlockKey[] {
  const { copy, course } = edit;
  const keys = texts.map((text) => {
    const key = parseUsageKey(text);
    if (key === undefined) throw new StoreFailure('crash', `${text} is not a usage key`);
    return { ...key, course: key.course.run === '' ? course : key.course };
  });
  const unique = new Map(keys.map((key) => [usageText(key.course, key.block), key]));
  for (const key of unique.values()) {
    const own = sameCourse(key.course, course);
    if (own && block.children.includes(key.block)) continue;
    const home = own ? copy : edit.other(key.course);
    if (home === undefined) throw new StoreFailure('crash', `${key.course.number} does not exist`);
    const [parent] = home.parentsOf(key.block);
    if (parent === undefined) throw refusedChildren();
    const holder = home.get(parent);
    const children = [...holder.children];
    children.splice(children.indexOf(key.block), 1);
    home.save(parent, holder.fields, children);
  }
  const kept = keys.filter((key) => sameCourse(key.course, course)).map((key) => key.block);
  const dropped = block.children.filter((child) => !kept.includes(child));
  if (dropped.some((child) => copy.parentsOf(child)[0] === block.key)) throw refusedChildren();
  return keys.map((key) => key.block);
}

function refusedChildren(): StoreFailure {
  return new StoreFailure('concurrent-authors', 'Invalid data, possibly caused by concurrent authors.');
}

function setGraderType(copy: WorkingCopy, key: BlockKey, graderType: string): void {
  const block = copy.get(key);
  const fields = new Map(block.fields);
  if (graderType === 'notgraded') {
    fields.delete('format');
    fields.delete('graded');
  } else {
    fields.set('format', graderType);
    fields.set('graded', true);
  }
  copy.save(key, fields, block.children);
}

/** Deletes a block with what only it holds. A static tab also leaves the tabs of the course. @throws StoreFailure */
export function deleteBlock(copy: WorkingCopy, key: BlockKey): void {
  copy.delete(key);
  if (typeOf(key) !== 'static_tab') return;
  changeTabs(copy, (tabs) => tabs.filter((tab) => valueAt(tab, 'url_slug') !== idOf(key)));
}

/** Copies a subtree with new ids; the copy stands behind the source, or at the end of another parent. */
export function duplicateBlock(edit: Edit, source: BlockKey, parent: BlockKey, isChild = false): BlockKey {
  const { copy } = edit;
  const original = copy.get(source);
  const key = blockKey(typeOf(source), edit.newId());
  const fields = new Map(original.fields);
  if (!isChild) {
    const name = fields.get('display_name');
    const title = typeof name === 'string' ? `Duplicate of '${name}'` : `Duplicate of ${typeOf(source)}`;
    fields.set('display_name', title);
  }
  copy.put(key, fields, []);
  const children = original.children.map((child) => duplicateBlock(edit, child, key, true));
  copy.save(key, fields, children);
  if (isChild || detachedTypes.has(typeOf(source))) return key;
  const holder = copy.get(parent);
  const siblings = [...holder.children];
  const at = siblings.indexOf(source);
  siblings.splice(at < 0 ? siblings.length : at + 1, 0, key);
  copy.save(parent, holder.fields, siblings);
  return key;
}

/** PATCH /xblock/: the only move that Studio checks. Returns the `source_index` of the answer. @throws StoreFailure */
export function moveBlock(copy: WorkingCopy, key: BlockKey, to: BlockKey, index: number | undefined): number {
  const block = copy.get(key);
  const target = copy.get(to);
  const [parent] = copy.parentsOf(key);
  const refuse = (message: string): never => {
    throw new StoreFailure('invalid-move', message);
  };
  if (parent === undefined) throw new StoreFailure('crash', `${key} has no parent`);
  const [type, targetType] = [typeOf(key), typeOf(to)];
  const isLevel =
    (targetType === 'sequential' && type === 'vertical') || (targetType === 'chapter' && type === 'sequential');
  const direct = ['course', 'chapter', 'sequential', 'about', 'static_tab', 'course_info'].includes(targetType);
  if (!isLevel && (direct || !classOf(targetType).hasChildren)) refuse(`You can not move ${type} into ${targetType}.`);
  if (parent === to || target.children.includes(key)) refuse('Item is already present in target location.');
  if (block.key === to) refuse('You can not move an item into itself.');
  for (let [above] = copy.parentsOf(to); above !== undefined; [above] = copy.parentsOf(above)) {
    if (above === key) refuse("You can not move an item into it's child.");
  }
  if (targetType === 'split_test') refuse('You can not move an item directly into content experiment.');
  if (index !== undefined && target.children.length < index) {
    refuse(`You can not move ${key} at an invalid index (${index}).`);
  }
  const holder = copy.get(parent);
  const sourceIndex = holder.children.indexOf(key);
  copy.save(
    parent,
    holder.fields,
    holder.children.filter((child) => child !== key),
  );
  const children = [...target.children];
  children.splice(index ?? children.length, 0, key);
  copy.save(to, target.fields, children);
  return index ?? sourceIndex;
}

function followTabName(copy: WorkingCopy, key: BlockKey): void {
  const { fields } = copy.get(key);
  changeTabs(copy, (tabs) =>
    tabs.map((tab) =>
      valueAt(tab, 'url_slug') !== idOf(key)
        ? tab
        : dictOf([
            ...entriesOf(tab),
            ['name', fields.get('display_name') ?? 'Empty'],
            ['course_staff_only', truth(fields.get('course_staff_only') ?? false)],
          ]),
    ),
  );
}

function changeTabs(copy: WorkingCopy, change: (tabs: readonly JsonValue[]) => readonly JsonValue[]): void {
  const root = copy.get(courseRoot);
  const tabs = root.fields.get('tabs');
  copy.save(courseRoot, new Map(root.fields).set('tabs', [...change(isList(tabs) ? tabs : [])]), root.children);
}

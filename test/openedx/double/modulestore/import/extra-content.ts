import { classOf } from '../classes/block-classes.ts';
import { entriesOf, isList, type JsonValue, valueAt } from '../json.ts';
import { blockKey, idForm } from '../keys.ts';
import type { ParsedBlock } from '../parse/parsed-block.ts';
import { loads } from '../python-json.ts';
import type { CourseFolder } from './course-folder.ts';
import type { LoadedCourse } from './read-course.ts';

/** Folders whose files become detached blocks. */
const folders = [
  ['info', 'course_info'],
  ['tabs', 'static_tab'],
  ['custom_tags', 'custom_tag_template'],
  ['about', 'about'],
] as const;

/** Reads about, info, tabs and custom_tags into `course`, and then the same folders of the run. */
export function loadExtraContent(course: LoadedCourse, folder: CourseFolder): void {
  for (const [name, type] of folders) {
    for (const path of [name, `${name}/${course.source.run}`]) loadFolder(course, folder, path, type);
  }
}

function loadFolder(course: LoadedCourse, folder: CourseFolder, path: string, type: string): void {
  for (const name of folder.filesIn(path)) {
    if (name.endsWith('~') || name.startsWith('.')) continue;
    let text: string;
    try {
      // Text mode: Python turns every line break into \n.
      text = (folder.text(`${path}/${name}`) ?? '').replace(/\r\n?/g, '\n');
    } catch {
      // Not UTF-8: skipped.
      continue;
    }
    if (!`${path}/${name}`.includes('.json')) {
      const dot = name.lastIndexOf('.');
      put(course, type, dot > 0 ? name.slice(0, dot) : name, 'data', text);
    } else {
      loadField(course, type, name, text);
    }
  }
}

/** `updates.items.json` sets the field `items` of `updates`. */
function loadField(course: LoadedCourse, type: string, name: string, text: string): void {
  const [slug, field, suffix, ...rest] = name.split('.');
  if (slug === undefined || field === undefined || suffix !== 'json' || rest.length > 0) return;
  if (field === 'metadata' || field === 'data' || !classOf(type).fields.has(field)) return;
  try {
    put(course, type, slug, field, loads(text));
  } catch {
    // Not JSON: skipped.
  }
}

function put(course: LoadedCourse, type: string, slug: string, field: string, value: JsonValue): void {
  if (idForm(slug) === 'invalid') return;
  const key = blockKey(type, slug);
  const block = course.blocks.get(key) ?? newBlock(course, type, slug);
  block.fields.set(field, value);
  course.blocks.set(key, block);
}

function newBlock(course: LoadedCourse, type: string, slug: string): ParsedBlock {
  const block: ParsedBlock = { key: blockKey(type, slug), fields: new Map(), children: [] };
  if (type !== 'static_tab') return block;
  const tabs = course.root.fields.get('tabs');
  const tab = (isList(tabs) ? tabs : []).find((each) => valueAt(each, 'url_slug') === slug);
  if (tab === undefined || entriesOf(tab).length === 0) return block;
  block.fields.set('display_name', valueAt(tab, 'name') ?? null);
  block.fields.set('course_staff_only', valueAt(tab, 'course_staff_only') ?? false);
  return block;
}

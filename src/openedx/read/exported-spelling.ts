import {
  applyEdits,
  type Block,
  blockType,
  type CourseKey,
  courseKeyParts,
  elementOf,
  fieldOf,
  readSetting,
  setAttribute,
  type TextEdit,
} from '#olx';

/** Attributes that name other blocks, by block type. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  split_test: ['group_id_to_child'],
  conditional: ['sources', 'sources_list'],
};

/**
 * The block with its attributes as a whole-course export writes them, where GET and `olx-export` write them otherwise:
 * references to blocks of the course run, lengths of time, and whole numbers of a float field.
 */
export function asExported(course: CourseKey, block: Block): Block {
  if (block.damage !== undefined || blockType(block.type) === null) return block;
  const element = elementOf(block);
  const edits = element.attributes.flatMap(({ name, value }): TextEdit[] => {
    const text = exportedText(course, block.type, name, value);
    return text === value ? [] : [setAttribute(block.text, element, name, text)];
  });
  if (edits.length === 0) return block;
  const text = applyEdits(block.text, edits);
  // all of them are in the start tag, before the first hole
  const by = text.length - block.text.length;
  return { ...block, text, holes: block.holes.map((hole) => hole + by) };
}

function exportedText(course: CourseKey, type: string, name: string, text: string): string {
  if (Object.hasOwn(REFERENCES, type) && REFERENCES[type]?.includes(name)) return formerKeys(course, text);
  const kind = fieldOf(type, name)?.type;
  if (kind === 'timedelta') {
    const read = readSetting(type, name, text);
    return read.ok && read.value.kind === 'duration' ? timedelta(read.value.seconds) : text;
  }
  return kind === 'float' && /^-?\d+$/.test(text) && blockType(type)?.form !== 'inline' ? `${text}.0` : text;
}

/** A Python `timedelta` knows days and seconds only. */
function timedelta(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'days'],
    [seconds % 86_400, 'seconds'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}

/** Keys of blocks of this course run in the form that they had before there were usage keys. */
function formerKeys(course: CourseKey, text: string): string {
  const { org, number } = courseKeyParts(course);
  const start = `block-v1:${course.slice('course-v1:'.length)}+type@`;
  const [first = '', ...rest] = text.split(start);
  return first + rest.map((piece) => `i4x://${org}/${number}/${piece.replace('+block@', '/')}`).join('');
}

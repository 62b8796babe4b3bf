import {
  applyEdits,
  type Block,
  elementChildren,
  elementOf,
  escapeAttribute,
  findAttribute,
  isJsonObject,
  type Json,
  type Settings,
  setAttribute,
  type TextEdit,
  type XmlElement,
} from '#olx';

/** The elements in which OLX has a setting of a video, and their attributes for a value. */
const ELEMENTS: readonly {
  readonly field: string;
  readonly name: string;
  readonly attributes: (value: Json) => readonly Readonly<Record<string, string>>[] | null;
}[] = [
  {
    field: 'html5_sources',
    name: 'source',
    attributes: (value) => (isTexts(value) ? value.map((src) => ({ src })) : null),
  },
  { field: 'track', name: 'track', attributes: (value) => (typeof value === 'string' ? [{ src: value }] : null) },
  { field: 'handout', name: 'handout', attributes: (value) => (typeof value === 'string' ? [{ src: value }] : null) },
  {
    field: 'transcripts',
    name: 'transcript',
    attributes: (value) =>
      isJsonObject(value) && isTexts(Object.values(value))
        ? Object.entries(value).map(([language, src]) => ({ language, src: String(src) }))
        : null,
  },
];

const YOUTUBE: Readonly<Record<string, string>> = {
  youtube_id_0_75: '0.75',
  youtube_id_1_0: '1.00',
  youtube_id_1_25: '1.25',
  youtube_id_1_5: '1.50',
};

/**
 * A video with its elements in line with settings that changed, and its attribute `youtube` in line or gone. The
 * attributes of these settings, which override the elements, are left to whoever writes attributes.
 */
export function withVideoElements(
  block: Block,
  changed: readonly string[],
  seen: Settings,
  keepsYoutube: boolean,
): Block {
  const element = elementOf(block);
  const edits = ELEMENTS.flatMap(({ field, name, attributes }): readonly TextEdit[] => {
    const former = elementChildren(element).filter((each) => each.name === name);
    // without elements the attribute alone says it
    if (!changed.includes(field) || former.length === 0) return [];
    const value = seen[field];
    const now = value === undefined ? [] : attributes(value);
    return now === null ? [] : elementEdits(block.text, former, now);
  });
  const youtube = findAttribute(element, 'youtube');
  if (youtube !== null && changed.some((name) => Object.hasOwn(YOUTUBE, name)))
    edits.push(setAttribute(block.text, element, 'youtube', keepsYoutube ? youtubeText(seen) : null));
  return edits.length === 0 ? block : { ...block, text: applyEdits(block.text, edits) };
}

/** Elements that stay keep their bytes; new ones follow the last one, and those that are too many go. */
function elementEdits(
  text: string,
  former: readonly XmlElement[],
  now: readonly Readonly<Record<string, string>>[],
): TextEdit[] {
  const edits: TextEdit[] = [];
  former.forEach((element, at) => {
    const wanted = now[at];
    if (wanted === undefined) edits.push({ start: blankBefore(text, element.start), end: element.end, text: '' });
    else for (const [name, value] of Object.entries(wanted)) edits.push(setAttribute(text, element, name, value));
  });
  const last = former.at(-1);
  if (last === undefined) return edits;
  const blank = text.slice(blankBefore(text, last.start), last.start);
  const added = now.slice(former.length).map((each) => {
    const attributes = Object.entries(each).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
    return `${blank}<${last.name}${attributes.join('')}/>`;
  });
  if (added.length > 0) edits.push({ start: last.end, end: last.end, text: added.join('') });
  return edits;
}

function blankBefore(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

/** `create_youtube_string` of the platform; null if no speed has an id. */
function youtubeText(seen: Settings): string | null {
  const pairs = Object.entries(YOUTUBE).flatMap(([field, speed]) => {
    const id = seen[field];
    return typeof id === 'string' && id !== '' ? [`${speed}:${id}`] : [];
  });
  return pairs.length === 0 ? null : pairs.join(',');
}

function isTexts(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

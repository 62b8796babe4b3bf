import { type Block, elementChildren, elementOf, type Json, readSetting } from '#olx';
import type { BlockFields } from './block-fields.ts';
import { platformField, readJson } from './field-json.ts';

/** Attributes that `VideoBlock.parse_video_xml` leaves out. */
const STRIPPED: ReadonlySet<string> = new Set([
  'data_dir',
  'tabs',
  'grading_policy',
  'discussion_blackouts',
  'course',
  'org',
  'url_name',
  'filename',
  'xml_attributes',
  'x-is-pointer-node',
  'name',
  'parent_url',
  'parent_sequential_url',
  'index_in_children_list',
]);
const FORMER_NAMES: Readonly<Record<string, string>> = { from: 'start_time', to: 'end_time' };
const SPEEDS = ['0.75', '1.00', '1.25', '1.50'] as const;

/**
 * The fields of a video (`VideoBlock.parse_video_xml`): its elements, then its attributes in order, which override
 * them. The platform asks policy.json for no video.
 */
export function videoFields(block: Block): BlockFields {
  const element = elementOf(block);
  const fields = new Map<string, Json>();
  const others = new Map<string, Json>();
  const inside = elementChildren(element);
  const attribute = (of: (typeof inside)[number], name: string): Json =>
    of.attributes.find((each) => each.name === name)?.value ?? null;
  const sources = inside.filter(({ name }) => name === 'source');
  if (sources.length > 0)
    fields.set(
      'html5_sources',
      sources.map((each) => attribute(each, 'src')),
    );
  for (const name of ['track', 'handout'] as const) {
    const found = inside.find((each) => each.name === name);
    if (found !== undefined) fields.set(name, attribute(found, 'src'));
  }
  const transcripts = inside.filter(({ name }) => name === 'transcript');
  if (transcripts.length > 0)
    fields.set(
      'transcripts',
      Object.fromEntries(transcripts.map((each) => [String(attribute(each, 'language')), attribute(each, 'src')])),
    );
  for (const { name: written, value } of element.attributes) {
    const name = FORMER_NAMES[written] ?? written;
    if (STRIPPED.has(name) || name === 'xmlns' || name.startsWith('xmlns:')) continue;
    if (name === 'youtube') {
      for (const [speed, id] of youtubeIds(value))
        if (id !== '' || fields.has('html5_sources')) fields.set(`youtube_id_${speed.replace(/0$/, '').replace('.', '_')}`, id);
      continue;
    }
    const field = platformField('video', name);
    if (field === null) others.set(name, value);
    else fields.set(field.name, readJson(field, readSetting('video', name, value), value));
  }
  if (!fields.has('download_track') && fields.has('track')) fields.set('download_track', true);
  if (others.size > 0) fields.set('xml_attributes', Object.fromEntries(others));
  return fields;
}

/** The ids of `0.75:ID,1.00:ID`, those that are not named empty. */
function youtubeIds(text: string): ReadonlyMap<string, string> {
  const ids = new Map<string, string>(SPEEDS.map((speed) => [speed, '']));
  for (const pair of text.split(',')) {
    const [speed = '', id] = pair.split(':');
    if (id === undefined || speed.trim() === '' || !Number.isFinite(Number(speed))) continue;
    // the ids had quotes for a while
    ids.set(Number(speed).toFixed(2), /^"[^"\\]*"$/.test(id) ? id.slice(1, -1) : id);
  }
  return ids;
}

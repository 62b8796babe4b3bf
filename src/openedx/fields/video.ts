import { attributeValue, type Block, elementChildren, elementOf, type Json, type XmlElement } from '#olx';
import { attributeFields } from './attribute-fields.ts';
import { type BlockFields, fieldJson, platformField } from './field-json.ts';

const FORMER_NAMES: Readonly<Record<string, string>> = { from: 'start_time', to: 'end_time' };
const SPEEDS = ['0.75', '1.00', '1.25', '1.50'] as const;

/**
 * The fields of a video (`VideoBlock.parse_video_xml`): its elements, then its attributes in order, which override
 * them. The platform asks policy.json for no video.
 */
export function videoFields(block: Block): BlockFields {
  const fields = elementFields(elementChildren(elementOf(block)));
  // only the element is a sign of the time before `download_track`
  const hasTrack = fields.has('track');
  const others = new Map<string, Json>();
  for (const { name: written, isField, value } of attributeFields(block)) {
    const name = FORMER_NAMES[written] ?? written;
    const field = isField ? null : platformField('video', name);
    if (isField) fields.set(name, value);
    else if (field !== null) fields.set(name, fieldJson(field, value));
    else if (name === 'youtube') {
      for (const [field, id] of youtubeFields(String(value)))
        if (id !== '' || fields.has('html5_sources')) fields.set(field, id);
    } else if (name !== 'name') others.set(name, value);
  }
  if (!fields.has('download_track') && hasTrack) fields.set('download_track', true);
  if (others.size > 0) fields.set('xml_attributes', Object.fromEntries(others));
  return fields;
}

function elementFields(inside: readonly XmlElement[]): Map<string, Json> {
  const fields = new Map<string, Json>();
  const sources = inside.filter(({ name }) => name === 'source').map((each) => attributeValue(each, 'src'));
  if (sources.length > 0) fields.set('html5_sources', sources);
  for (const name of ['track', 'handout'] as const) {
    const found = inside.find((each) => each.name === name);
    if (found !== undefined) fields.set(name, attributeValue(found, 'src'));
  }
  const transcripts = inside.filter(({ name }) => name === 'transcript');
  const files = transcripts.map((each) => [String(attributeValue(each, 'language')), attributeValue(each, 'src')]);
  if (files.length > 0) fields.set('transcripts', Object.fromEntries(files));
  return fields;
}

/** The fields that `youtube="0.75:ID,1.00:ID"` sets. The speeds that it does not name are set to nothing. */
function youtubeFields(text: string): ReadonlyMap<string, string> {
  const ids = new Map<string, string>(SPEEDS.map((speed) => [speed, '']));
  for (const pair of text.split(',')) {
    const [speed = '', id] = pair.split(':');
    if (id === undefined || speed.trim() === '' || !Number.isFinite(Number(speed))) continue;
    // the ids had quotes for a while
    ids.set(Number(speed).toFixed(2), /^"[^"\\]*"$/.test(id) ? id.slice(1, -1) : id);
  }
  return new Map([...ids].map(([speed, id]) => [`youtube_id_${speed.replace(/0$/, '').replace('.', '_')}`, id]));
}

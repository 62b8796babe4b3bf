import { classOf } from '../classes/block-classes.ts';
import { dictOf, entriesOf, isDict, type JsonValue } from '../json.ts';
import type { BlockKey } from '../keys.ts';
import type { XmlElement } from '../xml/element.ts';
import { loadXml } from './load-xml.ts';
import type { OlxRuntime, ParsedBlock } from './parsed-block.ts';
import { deserialize, isPointer, storedFields, strippedAttributes } from './xml-mixin.ts';

/**
 * Reads a video as `VideoBlock.parse_xml` does: no policy.json, no `xml_attributes.filename`, and a record in
 * edx-val, whose id becomes `edx_video_id`. @throws ParseFailure
 */
export function readVideo(node: XmlElement, key: BlockKey, runtime: OlxRuntime): ParsedBlock {
  const element = isPointer(node)
    ? loadXml(runtime, `video/${(node.attributes.get('url_name') ?? '').replaceAll(':', '/')}.xml`)
    : node;
  const raw = readElements(element);
  readVideoAttributes(element, raw);
  if (!raw.has('download_track') && element.first('track') !== undefined) raw.set('download_track', true);
  const license = element.attributes.get('license');
  if (license !== undefined && license !== '') raw.set('license', license);
  const fields = storedFields(raw, classOf('video'), runtime);
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const transcripts: [string, string][] = [
    text('sub'),
    fields.has('youtube_id_1_0') ? text('youtube_id_1_0') : '3_yD_cEKoCk',
  ]
    .filter((id) => id !== '')
    .map((id) => ['en', `subs_${id}.srt.sjson`]);
  for (const [language, file] of entriesOf(fields.get('transcripts'))) transcripts.push([language, String(file)]);
  fields.set('edx_video_id', runtime.importVideo(key, text('edx_video_id'), element.first('video_asset'), transcripts));
  return { key, fields, children: [] };
}

function readElements(element: XmlElement): Map<string, JsonValue> {
  const raw = new Map<string, JsonValue>();
  const source = (child: XmlElement | undefined): JsonValue => child?.attributes.get('src') ?? null;
  const sources = element.all('source');
  if (sources.length > 0) raw.set('html5_sources', sources.map(source));
  const track = element.first('track');
  if (track !== undefined) raw.set('track', source(track));
  const handout = element.first('handout');
  if (handout !== undefined) raw.set('handout', source(handout));
  const transcripts = element.all('transcript');
  if (transcripts.length > 0) {
    raw.set(
      'transcripts',
      dictOf(transcripts.map((child) => [child.attributes.get('language') ?? '', source(child)] as const)),
    );
  }
  return raw;
}

const oldNames: Readonly<Record<string, string>> = { from: 'start_time', to: 'end_time' };

function readVideoAttributes(element: XmlElement, raw: Map<string, JsonValue>): void {
  const cls = classOf('video');
  for (const [written, text] of element.attributes) {
    const name = oldNames[written] ?? written;
    if (strippedAttributes.has(name) || name === 'name') continue;
    if (name === 'youtube') {
      for (const [field, id] of youtubeIds(text)) if (id !== '' || raw.has('html5_sources')) raw.set(field, id);
    } else if (cls.fields.has(name)) {
      raw.set(name, deserialize(name, text, cls));
    } else {
      const others = raw.get('xml_attributes');
      raw.set('xml_attributes', dictOf([...(isDict(others) ? entriesOf(others) : []), [name, text]]));
    }
  }
}

/** `1.00:ID,1.50:ID` as fields. Speeds that are not written are empty. */
function youtubeIds(text: string): Map<string, string> {
  const ids = new Map(['0_75', '1_0', '1_25', '1_5'].map((speed) => [`youtube_id_${speed}`, '']));
  for (const video of text.split(',')) {
    const [speed = '', id] = video.split(':');
    const number = Number(speed);
    if (id === undefined || speed.trim() === '' || Number.isNaN(number)) continue;
    const written = number.toFixed(2).replace(/0$/, '').replace('.', '_');
    const read = deserialize('youtube_id_1_0', id, classOf('video'));
    ids.set(`youtube_id_${written}`, typeof read === 'string' ? read : id);
  }
  return ids;
}

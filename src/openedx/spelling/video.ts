import {
  attributeValue,
  type Block,
  elementChildren,
  elementOf,
  escapeAttribute,
  idOf,
  isJsonObject,
  type Json,
  type XmlElement,
} from '#olx';
import type { BlockFields } from '../fields/field-json.ts';
import { keptRoot } from '../fields/printed-xml.ts';
import { reprinted, withSpelling } from './block-text.ts';
import type { SpellingContext } from './invented.ts';
import { pythonFloat } from './python-json.ts';
import { settingTexts } from './setting-texts.ts';
import { importedSubtitles, SAMPLE_VIDEO, type Subtitles } from './subtitles.ts';

const SPEEDS = [
  ['0.75', 'youtube_id_0_75', ''],
  ['1.00', 'youtube_id_1_0', SAMPLE_VIDEO],
  ['1.25', 'youtube_id_1_25', ''],
  ['1.50', 'youtube_id_1_5', ''],
] as const;

/**
 * A video (`definition_to_xml` in `video_block.py`). Every video has an entry in the video store (edx-val); one that
 * names none gets a new one.
 */
export function spelledVideo(block: Block, fields: BlockFields, spelling: SpellingContext): Block {
  const id = storeId(block, fields, spelling);
  const stored = subtitlesOf(block, fields, spelling);
  const said = fields.get('transcripts') ?? null;
  const transcripts: Readonly<Record<string, Json>> = {
    ...(isJsonObject(said) ? said : {}),
    ...Object.fromEntries(stored.map(({ language, file }) => [language, file])),
  };
  const own = new Map([...fields, ['edx_video_id', id ?? ''] as const, ['transcripts', transcripts] as const]);
  const youtube = youtubeText(fields);
  // first, because the next import takes the order of attributes into account
  const attributes = new Map([...(youtube === '' ? [] : [['youtube', youtube] as const]), ...settingTexts(block, own)]);
  // the export writes these two by other rules than settings
  const sub = fields.get('sub');
  attributes.delete('sub');
  if (stored.some(({ language }) => language === 'en')) attributes.set('sub', '');
  else if (typeof sub === 'string' && sub !== '') attributes.set('sub', sub);
  if (Object.keys(transcripts).length === 0) attributes.delete('transcripts');
  const elements = [
    ...sourcesOf(fields).map((src) => element('source', { src })),
    ...(['track', 'handout'] as const).flatMap((name) => {
      const value = fields.get(name);
      return typeof value === 'string' && value !== '' ? [element(name, { src: value })] : [];
    }),
    videoAsset(block, isNamed(fields), spelling.invented.videoProfiles, stored),
    ...Object.entries(transcripts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([language, src]) => element('transcript', { language, src: String(src) })),
  ];
  const root = keptRoot(`<x>${elements.join('')}</x>`);
  return root === null ? block : withSpelling(block, attributes, reprinted(root, 0));
}

/** The transcripts that the video store has of a video after an import, and that an export writes into `static/`. */
export function subtitlesOf(block: Block, fields: BlockFields, spelling: SpellingContext): readonly Subtitles[] {
  const id = storeId(block, fields, spelling);
  return id === null ? [] : importedSubtitles(block, fields, id, spelling.subtitlesAt);
}

function isNamed(fields: BlockFields): boolean {
  const given = fields.get('edx_video_id');
  return typeof given === 'string' && given !== '';
}

function storeId(block: Block, fields: BlockFields, { invented }: SpellingContext): string | null {
  return isNamed(fields) ? String(fields.get('edx_video_id')) : (invented.videoIds[idOf(block)] ?? null);
}

/** What the video store says of a video after it took over what the archive says of it (`import_from_xml` of edx-val). */
function videoAsset(block: Block, hasId: boolean, profiles: readonly string[], stored: readonly Subtitles[]): string {
  const transcripts = stored.map(({ language, provider }) =>
    element('transcript', { language_code: language, file_format: 'srt', provider }),
  );
  const list = transcripts.length === 0 ? '' : element('transcripts', {}, transcripts.join(''));
  const said = elementChildren(elementOf(block)).find(({ name }) => name === 'video_asset');
  if (!hasId || said === undefined)
    return element('video_asset', { client_video_id: 'External Video', duration: '0.0', image: '' }, list);
  const known = elementChildren(said).filter(
    (each) => each.name === 'encoded_video' && profiles.includes(attributeValue(each, 'profile') ?? ''),
  );
  const duration = Number(attributeValue(said, 'duration') ?? '');
  const attributes = {
    client_video_id: attributeValue(said, 'client_video_id') ?? '',
    duration: Number.isFinite(duration) ? pythonFloat(duration) : '0.0',
    // an entry without encodings counts as a video elsewhere, and belongs to no course run
    image: known.length === 0 ? '' : (attributeValue(said, 'image') ?? ''),
  };
  return element('video_asset', attributes, known.map(encoding).join('') + list);
}

function encoding(each: XmlElement): string {
  const said = (name: string): string => attributeValue(each, name) ?? '';
  return element('encoded_video', {
    profile: said('profile'),
    url: said('url'),
    file_size: said('file_size'),
    bitrate: said('bitrate'),
  });
}

function youtubeText(fields: BlockFields): string {
  return SPEEDS.flatMap(([speed, name, preset]) => {
    const id = fields.has(name) ? fields.get(name) : preset;
    return typeof id === 'string' && id !== '' ? [`${speed}:${id}`] : [];
  }).join(',');
}

function sourcesOf(fields: BlockFields): readonly string[] {
  const sources: Json | undefined = fields.get('html5_sources');
  return Array.isArray(sources) ? (sources as readonly Json[]).map(String) : [];
}

function element(name: string, attributes: Readonly<Record<string, string>>, inside = ''): string {
  const written = Object.entries(attributes).map(([each, value]) => ` ${each}="${escapeAttribute(value)}"`);
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`;
}

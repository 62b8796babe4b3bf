import { srtOf } from '../import/videos.ts';
import { dictOf, entriesOf, isList, type JsonValue } from '../json.ts';
import { idOf } from '../keys.ts';
import { dumps, floatText } from '../python-json.ts';
import type { StoredBlock, VideoRecord } from '../types.ts';
import { XmlElement } from '../xml/element.ts';
import type { OlxWriter } from './olx-writer.ts';

/** `VideoBlock.definition_to_xml`: attributes of old, sources, and what edx-val knows of the video. */
export function videoElement(stored: StoredBlock, value: (name: string) => JsonValue, writer: OlxWriter): XmlElement {
  const element = new XmlElement('video');
  const youtube = youtubeText(value);
  if (youtube !== '') element.attributes.set('youtube', youtube);
  element.attributes.set('url_name', idOf(stored.key));
  const sub = value('sub');
  if (stored.fields.has('sub') && typeof sub === 'string' && sub !== '') element.attributes.set('sub', sub);
  const sources = value('html5_sources');
  for (const source of isList(sources) ? sources : []) element.add('source', { src: String(source) });
  for (const tag of ['track', 'handout']) {
    const source = value(tag);
    if (typeof source === 'string' && source !== '') element.add(tag, { src: source });
  }
  const transcripts = new Map(entriesOf(value('transcripts')));
  const id = value('edx_video_id');
  const video = typeof id === 'string' ? writer.run.videos.get(id.trim()) : undefined;
  if (video !== undefined) {
    addVideoAsset(element, video, writer);
    for (const language of video.transcripts.keys()) transcripts.set(language, transcriptName(video, language));
    if (video.transcripts.has('en')) element.attributes.set('sub', '');
  } else if ((typeof id !== 'string' || id.trim() === '') && transcripts.get('en')) {
    element.attributes.set('sub', '');
  }
  addTranscripts(element, transcripts);
  const license = value('license');
  if (typeof license === 'string' && license !== '') element.attributes.set('license', license);
  return element;
}

const speeds = [
  ['0.75', 'youtube_id_0_75'],
  ['1.00', 'youtube_id_1_0'],
  ['1.25', 'youtube_id_1_25'],
  ['1.50', 'youtube_id_1_5'],
] as const;

function youtubeText(value: (name: string) => JsonValue): string {
  return speeds
    .flatMap(([speed, field]) => {
      const id = value(field);
      return typeof id === 'string' && id !== '' ? [`${speed}:${id}`] : [];
    })
    .join(',');
}

function transcriptName(video: VideoRecord, language: string): string {
  return `${video.id}-${language}.srt`;
}

function addVideoAsset(element: XmlElement, video: VideoRecord, writer: OlxWriter): void {
  const asset = element.add('video_asset', {
    client_video_id: video.clientVideoId,
    duration: floatText(video.duration),
    image: '',
  });
  if (video.transcripts.size === 0) return;
  const list = asset.add('transcripts');
  for (const language of [...video.transcripts.keys()].sort()) {
    const transcript = video.transcripts.get(language);
    if (transcript === undefined) continue;
    writer.staticFile(transcriptName(video, language), srtOf(transcript));
    list.add('transcript', { language_code: language, file_format: 'srt', provider: transcript.provider });
  }
}

function addTranscripts(element: XmlElement, transcripts: ReadonlyMap<string, JsonValue>): void {
  if (transcripts.size === 0) return;
  const languages = [...transcripts.keys()].sort();
  const sorted = languages.map((language) => [language, transcripts.get(language) ?? null] as const);
  element.attributes.set('transcripts', dumps(dictOf(sorted)));
  for (const [language, file] of sorted) element.add('transcript', { language, src: String(file) });
}

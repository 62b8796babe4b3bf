import { isDict, isList, type JsonValue, plainNumber, valueAt } from '../json.ts';
import type { ImportVideo } from '../parse/parsed-block.ts';
import { loads } from '../python-json.ts';
import type { Transcript, VideoRecord } from '../types.ts';
import type { CourseFolder } from './course-folder.ts';

/**
 * Puts videos and their transcripts into `videos`, as `edxval.api.import_from_xml` does. A video without an id gets
 * `newId()`. Encodings are lost, because no profile is configured on the recorded CMS.
 */
export function videoImporter(
  videos: Map<string, VideoRecord>,
  folder: CourseFolder,
  newId: () => string,
): ImportVideo {
  return (_key, videoId, asset, transcripts) => {
    const id = videoId === '' ? newId() : videoId;
    const known = videos.get(id);
    const record: VideoRecord = known ?? {
      id,
      clientVideoId: videoId === '' ? 'External Video' : (asset?.attributes.get('client_video_id') ?? ''),
      duration: videoId === '' ? 0 : Number(asset?.attributes.get('duration') ?? 0),
      transcripts: new Map(),
    };
    const kept = new Map(record.transcripts);
    const add = (language: string, fileName: string, provider: string): void => {
      const transcript = kept.has(language) ? undefined : readTranscript(folder, fileName, provider);
      if (transcript !== undefined) kept.set(language, transcript);
    };
    for (const transcript of asset?.first('transcripts')?.all('transcript') ?? []) {
      const { attributes } = transcript;
      const [format, language, provider] = ['file_format', 'language_code', 'provider'].map((name) =>
        attributes.get(name),
      );
      if (format === undefined || language === undefined || provider === undefined) continue;
      add(language, `${id}-${language}.${format}`, provider);
    }
    for (const [language, fileName] of transcripts) add(language, fileName, 'Custom');
    videos.set(id, { ...record, transcripts: kept });
    return id;
  };
}

function readTranscript(folder: CourseFolder, fileName: string, provider: string): Transcript | undefined {
  try {
    const text = folder.text(`static/${fileName}`);
    const format = text === undefined ? undefined : formatOf(text);
    if (format === undefined) return undefined;
    return { fileName, format, provider, bytes: new TextEncoder().encode(text) };
  } catch {
    // Not UTF-8.
    return undefined;
  }
}

/** Anything but SubRip and sjson is left out, WebVTT too. */
function formatOf(text: string): Transcript['format'] | undefined {
  if (readSjson(text) !== undefined) return 'sjson';
  return /^\s*\d+[ \t]*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3} --> /.test(text) ? 'srt' : undefined;
}

function readSjson(text: string): JsonValue | undefined {
  try {
    const value = loads(text);
    return isDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A transcript as SubRip text, which is what an export writes. */
export function srtOf(transcript: Transcript): Uint8Array {
  const text = new TextDecoder().decode(transcript.bytes);
  const sjson = transcript.format === 'sjson' ? readSjson(text) : undefined;
  if (sjson === undefined) return transcript.bytes;
  const list = (name: string): readonly JsonValue[] => {
    const value = valueAt(sjson, name);
    return isList(value) ? value : [];
  };
  const ends = list('end');
  const texts = list('text');
  const items = list('start').map((start, at) => {
    const span = `${srtTime(plainNumber(start) ?? 0)} --> ${srtTime(plainNumber(ends[at]) ?? 0)}`;
    return `${at}\n${span}\n${String(texts[at] ?? '')}\n\n`;
  });
  return new TextEncoder().encode(items.join(''));
}

function srtTime(milliseconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = milliseconds / 1_000;
  const rest = String(Math.floor(milliseconds % 1_000)).padStart(3, '0');
  return `${two(seconds / 3_600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)},${rest}`;
}

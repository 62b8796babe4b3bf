import { attributeValue, type BlobRef, type Block, elementChildren, elementOf, isJsonObject, type Json } from '#olx';
import type { BlockFields } from '../fields/field-json.ts';

/** A transcript of a video in the video store, as the export writes it into `static/`. */
export interface Subtitles {
  readonly language: string;
  readonly provider: string;
  /** The name of the file that the export writes. */
  readonly file: string;
  /** In the format SubRip. */
  readonly srt: string;
}

/** Gives the transcript of a file below `static/`; null if there is none or the platform cannot read it. */
export type SubtitlesAt = (path: string) => string | null;

/**
 * The transcripts that an import gives to the video store (`create_transcript_objects` of edx-val), in order of their
 * languages. The first file of a language counts. `id` is that of the video in the store.
 */
export function importedSubtitles(
  block: Block,
  fields: BlockFields,
  id: string,
  subtitlesAt: SubtitlesAt,
): readonly Subtitles[] {
  const found = new Map<string, Subtitles>();
  for (const { language, path, provider } of [...storedFiles(block, id), ...namedFiles(fields)]) {
    const srt = found.has(language) ? null : subtitlesAt(path);
    if (srt !== null) found.set(language, { language, provider, file: `${id}-${language}.srt`, srt });
  }
  return [...found.values()].sort((a, b) => (a.language < b.language ? -1 : 1));
}

interface Candidate {
  readonly language: string;
  readonly path: string;
  readonly provider: string;
}

/** The files of the transcripts that `<video_asset>` lists. */
function storedFiles(block: Block, id: string): readonly Candidate[] {
  const asset = elementChildren(elementOf(block)).find(({ name }) => name === 'video_asset');
  const lists = asset === undefined ? [] : elementChildren(asset).filter(({ name }) => name === 'transcripts');
  return lists.flatMap(elementChildren).flatMap((each): readonly Candidate[] => {
    const [language, format, provider] = ['language_code', 'file_format', 'provider'].map((name) =>
      attributeValue(each, name),
    );
    if (each.name !== 'transcript' || !language || !format || !provider) return [];
    return [{ language, path: `${id}-${language}.${format}`, provider }];
  });
}

/** The files that the settings name: the former English ones first, then one for each language. */
function namedFiles(fields: BlockFields): readonly Candidate[] {
  const youtube = fields.has('youtube_id_1_0') ? fields.get('youtube_id_1_0') : SAMPLE_VIDEO;
  const former = [fields.get('sub'), youtube].filter((each): each is string => typeof each === 'string' && each !== '');
  const transcripts: Json = fields.get('transcripts') ?? null;
  return [
    ...former.map((name) => ({ language: 'en', path: `subs_${name}.srt.sjson`, provider: 'Custom' })),
    ...Object.entries(isJsonObject(transcripts) ? transcripts : {}).map(([language, path]) => ({
      language,
      path: String(path),
      provider: 'Custom',
    })),
  ];
}

/** The YouTube id of a video that names none. */
export const SAMPLE_VIDEO = '3_yD_cEKoCk';

const CUE = /^\d+:\d\d:\d\d[,.]\d+\s*-->\s*\d+:\d\d:\d\d[,.]\d+/m;

/** Reads transcripts among assets: SubRip as it is, the former JSON format turned into it. Remembers what it read. */
export function subtitlesIn(
  assets: ReadonlyMap<string, BlobRef>,
  textOf: (blob: BlobRef) => string | null,
): SubtitlesAt {
  const known = new Map<string, string | null>();
  return (path) => {
    const former = known.get(path);
    if (former !== undefined) return former;
    const blob = assets.get(path);
    const text = blob === undefined ? null : textOf(blob);
    const srt = text === null ? null : subRip(text.replace(/^\uFEFF/, ''));
    known.set(path, srt);
    return srt;
  };
}

function subRip(text: string): string | null {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return CUE.test(text) ? text : null;
  }
  if (!isJsonObject(json)) return null;
  const [start, end, texts] = [json['start'], json['end'], json['text']].map((each) =>
    Array.isArray(each) ? (each as readonly Json[]) : [],
  );
  if (start?.length !== end?.length || start?.length !== texts?.length) return '';
  return (start ?? []).map((from, at) => `${at}\n${clock(from)} --> ${clock(end?.[at])}\n${texts?.[at]}\n\n`).join('');
}

/** Milliseconds as SubRip writes them. */
function clock(value: Json | undefined): string {
  const ms = Math.trunc(Number(value));
  const part = (size: number, most: number, digits: number): string =>
    String(Math.floor(ms / size) % most).padStart(digits, '0');
  return `${part(3_600_000, 100_000, 2)}:${part(60_000, 60, 2)}:${part(1000, 60, 2)},${part(1, 1000, 3)}`;
}

import { type ProblemPart, problemParts } from './problem-preview.ts';
import { elementsOf, parseForShow, type XmlElement } from './xml-tree.ts';

export interface VideoPreview {
  readonly kind: 'video';
  readonly title: string | null;
  readonly youtube: string | null;
  readonly sources: readonly string[];
  readonly transcripts: readonly { readonly language: string; readonly file: string }[];
}

/** What a file of an export shows besides its text. */
export type BlockPreview =
  | { readonly kind: 'problem'; readonly title: string | null; readonly parts: readonly ProblemPart[] }
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'image'; readonly path: string }
  | VideoPreview;

const IMAGE = /^static\/(.+\.(?:png|jpe?g|gif|webp|svg))$/i;

/** The preview of one file, or null where there is nothing to see but its text. `path` is inside the OLX folder. */
export function previewOf(path: string, text: string | null): BlockPreview | null {
  const image = IMAGE.exec(path)?.[1];
  if (image !== undefined) return { kind: 'image', path: image };
  if (text === null) return null;
  if (/^(?:drafts\/)?html\/.*\.html$/.test(path)) return { kind: 'html', html: text };
  if (!path.endsWith('.xml')) return null;
  const root = parseForShow(text);
  if (root === null) return null;
  if (root.tag === 'problem') return { kind: 'problem', title: titleOf(root), parts: problemParts(root) };
  if (root.tag === 'video') return videoPreview(root);
  return null;
}

function titleOf(root: XmlElement): string | null {
  return root.attributes.get('display_name') ?? null;
}

function videoPreview(root: XmlElement): VideoPreview {
  const below = elementsOf(root);
  const sources = [
    ...jsonTexts(root.attributes.get('html5_sources')),
    ...below.flatMap(({ tag, attributes }) => (tag === 'source' ? [attributes.get('src') ?? ''] : [])),
  ].filter((source) => source !== '');
  const transcripts = new Map(Object.entries(jsonRecord(root.attributes.get('transcripts'))));
  for (const { tag, attributes } of below) {
    const file = attributes.get('src');
    if (tag === 'transcript' && file !== undefined) transcripts.set(attributes.get('language') ?? '', file);
  }
  return {
    kind: 'video',
    title: titleOf(root),
    youtube: youtubeOf(root),
    sources: [...new Set(sources)],
    transcripts: [...transcripts].map(([language, file]) => ({ language, file })),
  };
}

/** `youtube` holds ids by speed, such as `0.75:aaa,1.00:bbb`. */
function youtubeOf(root: XmlElement): string | null {
  const bySpeed = /(?:^|,)1\.00?:([\w-]+)/.exec(root.attributes.get('youtube') ?? '')?.[1];
  const id = bySpeed ?? root.attributes.get('youtube_id_1_0') ?? '';
  return id === '' ? null : id;
}

function jsonTexts(text: string | undefined): readonly string[] {
  const value = parsedJson(text);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function jsonRecord(text: string | undefined): Readonly<Record<string, string>> {
  const value = parsedJson(text);
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function parsedJson(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

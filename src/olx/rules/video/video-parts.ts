import { attributeValue, elementChildren, findAttribute, type XmlElement } from '../../syntax/index.ts';
import { settingValueOf, textOf } from '../setting-value.ts';
import type { Subject } from '../subject.ts';

/** The speeds for which a video has a YouTube id, as `youtube` writes them, and the setting of each. */
export const YOUTUBE_SPEEDS: ReadonlyMap<string, string> = new Map([
  ['0.75', 'youtube_id_0_75'],
  ['1.00', 'youtube_id_1_0'],
  ['1.25', 'youtube_id_1_25'],
  ['1.50', 'youtube_id_1_5'],
]);

/** One piece of the attribute `youtube`, such as `1.00:3_yD_cEKoCk`. */
export interface YoutubePiece {
  readonly written: string;
  /** With two decimals; null where it is no number. */
  readonly speed: string | null;
  /** Null where there is no colon. */
  readonly id: string | null;
}

/** The pieces of the attribute `youtube` as the platform takes it apart (`_parse_youtube`). */
export function youtubePieces(value: string): readonly YoutubePiece[] {
  return value.split(',').map((written) => {
    const [speed = '', id] = written.split(':');
    const number = Number.parseFloat(speed);
    return {
      written,
      speed: /^\s*(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(speed) && Number.isFinite(number) ? number.toFixed(2) : null,
      // for a time they were written with quotation marks
      id: id === undefined ? null : id.replace(/^"(.*)"$/, '$1'),
    };
  });
}

/** The addresses of the elements of that name. */
export function addressesIn(element: XmlElement, name: string): readonly string[] {
  return elementChildren(element)
    .filter((each) => each.name === name)
    .map((each) => attributeValue(each, 'src') ?? '');
}

/** Where the pictures of a video come from. */
export interface VideoSources {
  /** Ids that the author gave, empty ones left out. */
  readonly youtube: readonly string[];
  /** Nothing says what YouTube id there is at normal speed, so the platform's sample video has its place. */
  readonly isSample: boolean;
  /** Addresses of files, by attribute or element. */
  readonly files: readonly string[];
  /** Id in the video store; empty for none. */
  readonly storeId: string;
}

/** The sources of a video as `parse_video_xml` works them out. */
export function sourcesOf(subject: Subject): VideoSources {
  const { content } = subject;
  const elements = addressesIn(content, 'source');
  const listed = settingValueOf(subject, 'html5_sources');
  const files = listed?.kind === 'list' ? listed.items.filter((each) => typeof each === 'string') : elements;
  const pieces = youtubePieces(findAttribute(content, 'youtube')?.value ?? '');
  const settings = [...YOUTUBE_SPEEDS.values()].map((name) => textOf(subject, name) ?? '');
  const ids = [...pieces.map(({ id }) => id ?? ''), ...settings].filter((id) => id !== '');
  const isSet =
    subject.settings.has('youtube_id_1_0') ||
    pieces.some(({ speed, id }) => speed === '1.00' && id) ||
    // with elements for files, the attribute alone keeps the sample away
    (elements.length > 0 && findAttribute(content, 'youtube') !== null);
  return {
    youtube: ids,
    isSample: !isSet,
    files: files.filter((each) => each.trim() !== ''),
    storeId: (textOf(subject, 'edx_video_id') ?? '').trim(),
  };
}

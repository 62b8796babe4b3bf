import type { Course } from '#olx';
import type { SpellingChange } from '../../src/openedx/spelling/index.ts';
import { recordedCourses } from './_readback.ts';

/** What differs although it was predicted, by course. */
export interface Remaining extends SpellingChange {
  readonly course: string;
  readonly source: Course;
}

/** A rule by which the prediction and the export differ, with the platform's reason. None names a block. */
export interface ExplainedRemainder {
  readonly rule: string;
  readonly reason: string;
  readonly explains: (difference: Remaining) => boolean;
}

/** What the CMS answered of display names after the import, by course and block. */
const namesRead = new Map(
  recordedCourses().flatMap(({ name, blocks }) =>
    blocks.map(({ key, metadata }) => [
      `${name} ${key.replace(/^.*type@(.*)\+block@/, '$1@')}`,
      metadata['display_name'],
    ]),
  ),
);

/** Where the prediction from the source is not the export. `src/openedx/spelling/README.md` shows the table. */
export const EXPLAINED_PREDICTIONS: readonly ExplainedRemainder[] = [
  {
    rule: 'A title that the CMS answered after the import is another one in the export.',
    reason: 'Somebody changed it in Studio between the two. It is not a matter of spelling.',
    explains: ({ course, block, name, part, before }) =>
      part === 'setting' && name === 'display_name' && namesRead.get(`${course} ${block}`) === before,
  },
  {
    rule: 'The export has `about/overview.html`, which is not in the archive.',
    reason: 'Studio writes a sample text into each course run that it makes, and an import removes no page.',
    explains: ({ part, name, before, source }) =>
      part === 'file' && name === 'about/overview.html' && before === null && !source.files.has('about/overview.html'),
  },
];

/** Where the prediction from an export, or from a prediction, is not the same again. The README shows it too. */
export const EXPLAINED_REPEATS: readonly ExplainedRemainder[] = [
  {
    rule: 'A video without a YouTube id has `youtube_id_1_0` after a second import.',
    reason: 'The export writes the id of the sample video into `youtube`, and the next import takes it for a setting.',
    explains: ({ part, name, type, before }) =>
      part === 'setting' && name === 'youtube_id_1_0' && before === null && type === 'video',
  },
  {
    rule: '`xml_attributes` of the course names the file of the archive that was imported last.',
    reason: '`parse_xml` of `XmlMixin` notes the path, and an export names the file after the run in Studio.',
    explains: ({ part, name, before, after }) =>
      part === 'setting' && name === 'xml_attributes' && withoutPath(before) === withoutPath(after),
  },
  {
    rule: '`assets.json` lists the subtitles after a second import.',
    reason:
      'The export writes those of the video store into `static/`, and the next import takes them for static assets, too.',
    explains: ({ part, name, source }) =>
      part === 'file' &&
      name === 'policies/assets.json' &&
      [...source.assets.keys()].some((path) => SUBTITLES.test(path)),
  },
];

/** The name that an export gives to subtitles: the id of the video in the store, and the language. */
const SUBTITLES = /^[0-9a-f-]{36}-\w+\.srt$/;

function withoutPath(attributes: string | null): string | undefined {
  return attributes?.replace(/"filename":\["[^"]*","[^"]*"\]/, '');
}

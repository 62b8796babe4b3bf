import { blockType, type Json } from '#olx';

/** One difference between what was computed of a block and what the CMS answered. */
export interface Difference {
  readonly type: string;
  /** `data`, the name of a setting, or `*` if nothing was computed of the block. */
  readonly name: string;
  /** Undefined if there is no such setting. */
  readonly computed: Json | undefined;
  readonly recorded: Json | undefined;
}

/** A rule by which differences come about, with the platform's reason. None names a block. */
export interface ExplainedDifference {
  readonly rule: string;
  readonly reason: string;
  readonly explains: (difference: Difference) => boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** All differences that are known. `src/openedx/fields/README.md` shows the table. */
export const EXPLAINED_DIFFERENCES: readonly ExplainedDifference[] = [
  {
    rule: 'A type that is not in the catalogue has no computed fields.',
    reason:
      'Only the code of an XBlock says which attributes are its fields, and the site may not even have it installed.',
    explains: ({ type, name }) => name === '*' && blockType(type) === null,
  },
  {
    rule: '`edx_video_id` of a video without one is a random UUID.',
    reason: '`import_video_info_into_val` makes an entry in the video store for each imported video that names none.',
    explains: ({ type, name, computed, recorded }) =>
      type === 'video' && name === 'edx_video_id' && (computed ?? '') === '' && UUID.test(String(recorded)),
  },
  {
    rule: '`discussion_topics` of a course without any has the topic General.',
    reason:
      '`CourseBlock.__init__` makes it while it reads the archive. Its id names the course key of the archive, which is outside the block.',
    explains: ({ type, name, computed, recorded }) =>
      type === 'course' &&
      name === 'discussion_topics' &&
      (computed === undefined || JSON.stringify(computed) === '{}') &&
      /^\{"General":\{"id":"[^"]+"\}\}$/.test(JSON.stringify(recorded)),
  },
];

type ExportLoss = Omit<ExplainedDifference, 'rule'>;

/** A loss of spelling only: answers are compared without it. */
export const SPELT_BY_ORA: ExportLoss = {
  reason: 'edx-ora2 writes display_name as title, reads dates to the second, and keeps a single prompt as text.',
  explains: ({ type, name }) =>
    type === 'openassessment' && ['title', 'submission_start', 'submission_due', 'prompt'].includes(name),
};

/**
 * Where the OLX of a block that was set by PUT says something else than was sent. Of these the answers of `olx-export`
 * are to blame, not what is read of them.
 */
export const EXPORT_LOSSES: readonly ExportLoss[] = [
  {
    reason: 'olx-export writes no settings of an html block but its name and editor.',
    explains: ({ type, name, computed }) => type === 'html' && name !== 'data' && computed === undefined,
  },
  {
    reason: 'olx-export leaves the comments of a problem out.',
    explains: ({ type, name, recorded }) => type === 'problem' && name === 'data' && String(recorded).includes('<!--'),
  },
  SPELT_BY_ORA,
  {
    reason: 'OLX of an open response has no such field.',
    explains: ({ type, name }) =>
      type === 'openassessment' && blockType(type)?.fields.find((field) => field.name === name)?.place === 'nowhere',
  },
  {
    reason: 'A conditional knows no such condition, so that the platform drops it when it reads the OLX.',
    explains: ({ type, name }) =>
      type === 'conditional' && ['conditional_attr', 'conditional_value', 'xml_attributes'].includes(name),
  },
];

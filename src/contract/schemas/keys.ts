import Type from 'typebox';

/** Longest key, id or path that an address may carry, in characters. */
export const MAX_PARAMETER = 1024;

const SHA_256 = '[0-9a-f]{64}';

/**
 * A part of a key: letters and digits of any script, and `_-~.:` (opaque_keys). Classes such as `\p{L}` are missing in
 * many dialects of regular expressions, so this only excludes what ASCII and Latin-1 have besides.
 */
const PART = '[^\\x00-,/;-@\\[-^`{-}\\x7f-\\xa9\\s]+';
const RUN = `${PART}\\+${PART}\\+${PART}`;

export const CourseKeyText = Type.String({
  maxLength: 255,
  pattern: `^course-v1:${RUN}$`,
  description: 'Course key, such as `course-v1:Org+Number+Run`.',
});

/** As answers tell it: of any length, because findings speak of names that are too long. */
export const UsageKeyText = Type.String({
  pattern: '^block-v1:[^@]+\\+type@[^@]+\\+block@',
  description: 'Usage key, such as `block-v1:Org+Number+Run+type@problem+block@url_name`.',
});

/** As requests name a block. */
export const UsageKeyParameter = Type.String({
  minLength: 1,
  maxLength: MAX_PARAMETER,
  pattern: `^block-v1:${RUN}\\+type@${PART}\\+block@[^+/?#\\s]+$`,
  description:
    'Usage key, such as `block-v1:Org+Number+Run+type@problem+block@url_name`. The root of a course run is `…+type@course+block@course`.',
});

export const VersionText = Type.String({
  pattern: `^olx1-${SHA_256}$`,
  description: 'Version: `olx1-` and 64 hex digits. Equal content has the equal version.',
});

export const CommitId = Type.String({ pattern: `^${SHA_256}$`, description: 'Names one commit of one course run.' });

export const PlanId = Type.String({ pattern: `^${SHA_256}$`, description: 'Names one plan of one course run.' });

export const ContentHash = Type.String({
  pattern: `^${SHA_256}$`,
  description: 'SHA-256 of a text in UTF-8, in hex digits. `contents/{hash}/` gives the text.',
});

/** A state of a course run, as requests name it. */
export const StateName = Type.String({
  pattern: `^(?:olx1-)?${SHA_256}$`,
  description: 'A commit, or a course version: then the newest commit that led to it.',
});

export const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  description: 'Time as `YYYY-MM-DDTHH:MM:SS.sssZ`.',
});

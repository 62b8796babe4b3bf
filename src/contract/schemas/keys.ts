import Type from 'typebox';

/** Longest key, id or path that an address may carry, in characters. */
export const MAX_PARAMETER = 1024;

export const CourseKeyText = Type.String({
  maxLength: MAX_PARAMETER,
  description: 'Course key, such as `course-v1:Org+Number+Run`.',
});

/** As answers tell it: of any length, since findings speak of names that are too long. */
export const UsageKeyText = Type.String({
  description: 'Usage key, such as `block-v1:Org+Number+Run+type@problem+block@url_name`.',
});

export const BlockReference = Type.String({
  minLength: 1,
  maxLength: MAX_PARAMETER,
  description: 'A usage key, `type@url_name`, or a `url_name` that only one block has. The root is `course@course`.',
});

export const VersionText = Type.String({
  description: 'Version: `olx1-` and 64 hex digits. Equal content has the equal version.',
});

export const CommitId = Type.String({ description: 'Names one commit of one course run.' });

export const Moment = Type.String({ description: 'Time as `YYYY-MM-DDTHH:MM:SS.sssZ`.' });

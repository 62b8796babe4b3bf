import { fieldOf, isContainer } from '#olx';

/** Why the platform spells something differently. */
export type SpellingRule =
  | 'asset-kept-by-name'
  | 'attribute-not-kept'
  | 'children-only'
  | 'course-page-list'
  | 'course-wiki'
  | 'date-in-utc'
  | 'duration-in-seconds'
  | 'file-of-no-block'
  | 'file-written-anew'
  | 'first-topic'
  | 'float-with-point'
  | 'open-response-defaults'
  | 'platform-file'
  | 'policy-attributes'
  | 'policy-of-no-block'
  | 'portable-link'
  | 'reference-to-run'
  | 'typed-value'
  | 'unreadable-block'
  | 'video-attributes'
  | 'video-store'
  | 'xml-printed-anew';

/** One difference between what was written and what an export will say of it, before its rule is known. */
export interface SpellingDifference {
  readonly part: 'setting' | 'content' | 'children' | 'file' | 'asset' | 'policy';
  /** The type of the block; null for a file. */
  readonly type: string | null;
  /** The name of the setting, or the path of the file; null for content. */
  readonly name: string | null;
  /** What was written: the attribute's text, or the text of the content. Null if there was nothing; for a file null. */
  readonly before: string | null;
  readonly after: string | null;
}

interface Rule {
  readonly rule: SpellingRule;
  /** What an author reads. */
  readonly says: string;
  /** Why the platform does it. */
  readonly reason: string;
  readonly covers: (difference: SpellingDifference) => boolean;
}

const isSetting = ({ part }: SpellingDifference): boolean => part === 'setting';
const fieldType = ({ type, name }: SpellingDifference): string | null =>
  type === null || name === null ? null : (fieldOf(type, name)?.type ?? null);

/**
 * The rules in order: the first that covers a difference explains it. `README.md` shows this table. No rule names a
 * block.
 */
export const SPELLING_RULES: readonly Rule[] = [
  {
    rule: 'unreadable-block',
    says: 'An import leaves the block out.',
    reason: '`definition_from_xml` of a container goes on without a child that it cannot read.',
    covers: ({ part }) => part === 'children',
  },
  {
    rule: 'video-store',
    says: 'The video gets an entry in the video store.',
    reason:
      '`import_video_info_into_val` makes or takes over an entry. The export writes the entry, ids and transcripts.',
    covers: ({ type, name, part }) =>
      type === 'video' &&
      (part === 'content' || ['edx_video_id', 'sub', 'transcripts', 'youtube'].includes(name ?? '')),
  },
  {
    rule: 'open-response-defaults',
    says: 'Defaults of an open response are written out.',
    reason: '`parse_from_xml` of edx-ora2 sets every setting, and `serialize_content_to_xml` writes them all.',
    covers: ({ type }) => type === 'openassessment',
  },
  {
    rule: 'video-attributes',
    says: 'Sources and YouTube ids of a video are written as attributes, too.',
    reason: '`parse_video_xml` sets fields from elements and from `youtube`, and `own_metadata` writes all fields.',
    covers: (each) => isSetting(each) && each.type === 'video' && each.before === null,
  },
  {
    rule: 'reference-to-run',
    says: 'References name blocks of the course run in Studio.',
    reason: '`adapt_references` maps each reference into the course run, in the former form of keys.',
    covers: (each) =>
      isSetting(each) &&
      (['referencelist', 'referencevaluedict'].includes(fieldType(each) ?? '') ||
        (each.type === 'conditional' && fieldType(each) === null)),
  },
  {
    rule: 'course-page-list',
    says: 'Pages of the course are listed in today’s form.',
    reason: '`CourseTabList` drops the former page `course_info`, and each page writes all its members.',
    covers: ({ type, name }) => type === 'course' && name === 'tabs',
  },
  {
    rule: 'first-topic',
    says: 'A course without discussion topics gets one.',
    reason: '`CourseBlock.__init__` makes the topic General while it reads the archive.',
    covers: ({ type, name }) => type === 'course' && name === 'discussion_topics',
  },
  {
    rule: 'policy-attributes',
    says: 'Settings that Studio does not know move from policy.json to the tag, or go.',
    reason:
      '`apply_policy` gathers them in `xml_attributes`; a value of that name in policy.json replaces what it gathered.',
    covers: (each) =>
      isSetting(each) &&
      (each.name === 'xml_attributes' || (fieldType(each) === null && (each.type === 'course' || each.after !== null))),
  },
  {
    rule: 'course-wiki',
    says: 'The course gets a wiki of its own, and one textbook element.',
    reason:
      '`static_updater` renames the wiki of the source run; `definition_to_xml` writes one element for all textbooks.',
    covers: ({ type, part }) => type === 'course' && part === 'content',
  },
  {
    rule: 'date-in-utc',
    says: 'Dates are written in UTC.',
    reason: '`Date.to_json` writes UTC to the second.',
    covers: (each) => isSetting(each) && ['date', 'datetime'].includes(fieldType(each) ?? '') && each.after !== null,
  },
  {
    rule: 'duration-in-seconds',
    says: 'Lengths of time are written in days and seconds, or as a clock shows them.',
    reason: '`Timedelta.to_json` and `RelativeTime.to_json` know one form each.',
    covers: (each) =>
      isSetting(each) && ['timedelta', 'relativetime'].includes(fieldType(each) ?? '') && each.after !== null,
  },
  {
    rule: 'float-with-point',
    says: 'Numbers that may have a fraction are written with one.',
    reason: '`json.dumps` of a Python float.',
    covers: (each) => isSetting(each) && fieldType(each) === 'float' && each.after !== null,
  },
  {
    rule: 'typed-value',
    says: 'A value is written in the form of its type.',
    reason: '`deserialize_field` reads JSON, and `serialize_field` writes it.',
    covers: (each) => isSetting(each) && fieldType(each) !== null && each.after !== null,
  },
  {
    rule: 'attribute-not-kept',
    says: 'Studio does not know this attribute.',
    reason:
      '`metadata_to_strip` lists some, a pure XBlock drops all that are not fields, and `slug` is used up as the name.',
    covers: isSetting,
  },
  {
    rule: 'children-only',
    says: 'Comments and text between blocks are lost.',
    reason: '`definition_from_xml` of a container keeps the ids of its children and nothing else.',
    covers: ({ part, type }) => part === 'content' && type !== null && isContainer(type),
  },
  {
    rule: 'portable-link',
    says: 'Links to the course run of the source become portable.',
    reason: '`rewrite_nonportable_content_links` makes them `/static/` and `/jump_to_id/` links.',
    covers: ({ part, before }) => part === 'content' && /\/(?:c4x|jump_to)\//.test(before ?? ''),
  },
  {
    rule: 'xml-printed-anew',
    says: 'XML is printed anew: blanks between elements, character references, CDATA.',
    reason: 'lxml reads with `remove_blank_text` and prints with `pretty_print`.',
    covers: ({ part }) => part === 'content',
  },
  {
    rule: 'policy-of-no-block',
    says: 'Settings of blocks that do not exist are lost.',
    reason: 'The export writes the settings of the course to policy.json, and nothing else.',
    covers: ({ part }) => part === 'policy',
  },
  {
    rule: 'asset-kept-by-name',
    says: 'The asset is kept under another path.',
    reason:
      '`import_static_file` keeps one flat name for each asset and passes over backups; the export writes it under its title.',
    covers: ({ part }) => part === 'asset',
  },
  {
    rule: 'platform-file',
    says: 'Studio writes this file from what it knows.',
    reason: '`process_extra` writes assets.json, assets.xml and grading_policy.json whatever the archive had.',
    covers: ({ part, name }) => part === 'file' && /^(?:policies|assets)\//.test(name ?? ''),
  },
  {
    rule: 'file-written-anew',
    says: 'The file is written anew.',
    reason: '`_export_field_content` prints JSON; pages are read with Python’s line ends, and take the ending `.html`.',
    covers: ({ part, name }) => part === 'file' && /^(?:about|info|tabs|custom_tags)\/[^/]*[^/~]$/.test(name ?? ''),
  },
  {
    rule: 'file-of-no-block',
    says: 'Nothing points at this file, so an import does not take it.',
    reason: 'An import follows pointers and reads the folders that it knows.',
    covers: ({ part }) => part === 'file',
  },
];

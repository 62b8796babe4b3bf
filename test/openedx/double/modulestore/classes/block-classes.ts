import type { JsonValue } from '../json.ts';
import { loads } from '../python-json.ts';
import type { FieldKind } from './field-values.ts';
import table from './fields.json' with { type: 'json' };

/** A field of an XBlock class, of settings or content scope. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly scope: 'settings' | 'content';
  /** JSON form of the default; null if there is none. */
  readonly default: JsonValue;
}

/**
 * How a class reads and writes OLX.
 * - `xml-mixin`: own file and a pointer. `raw` keeps the XML in `data`, `container` has children only.
 * - `pure`: an XBlock that is written inside its parent.
 */
export type Serialization =
  | 'container'
  | 'raw'
  | 'raw-unless-empty'
  | 'html'
  | 'video'
  | 'split_test'
  | 'conditional'
  | 'item-bank'
  | 'poll_question'
  | 'course'
  | 'pure'
  | 'pure-discussion'
  | 'pure-sga'
  | 'openassessment';

export interface BlockClass {
  readonly type: string;
  /** In the order of the class, which is the order of attributes of a pure XBlock. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly serialization: Serialization;
  readonly hasChildren: boolean;
}

/** Fields that inheritance passes down from ancestors: those of InheritanceMixin. */
export const inheritedFields: ReadonlySet<string> = new Set([
  ...'course_edit_method days_early_for_beta due edxnotes giturl graceperiod graded group_access hide_from_toc'.split(
    ' ',
  ),
  ...'in_entrance_exam matlab_api_key max_attempts relative_weeks_due rerandomize self_paced show_correctness'.split(
    ' ',
  ),
  ...'show_reset_button showanswer start static_asset_path use_latex_compiler user_partitions'.split(' '),
  ...'video_auto_advance video_bumper video_speed_optimizations visible_to_staff_only xqa_key'.split(' '),
]);

/** Types whose changes are live at once: there is no draft of them. */
export const directOnlyTypes: ReadonlySet<string> = new Set([
  'course',
  'chapter',
  'sequential',
  'about',
  'static_tab',
  'course_info',
]);

/** Types that no children list names. */
export const detachedTypes: ReadonlySet<string> = new Set(['about', 'static_tab', 'course_info']);

const serializations: Readonly<Record<string, Serialization>> = {
  course: 'course',
  chapter: 'container',
  sequential: 'container',
  vertical: 'container',
  wrapper: 'container',
  randomize: 'container',
  html: 'html',
  about: 'html',
  static_tab: 'html',
  course_info: 'html',
  problem: 'raw',
  annotatable: 'raw',
  custom_tag_template: 'raw',
  customtag: 'raw',
  word_cloud: 'raw-unless-empty',
  lti: 'raw-unless-empty',
  video: 'video',
  split_test: 'split_test',
  conditional: 'conditional',
  library_content: 'item-bank',
  itembank: 'item-bank',
  poll_question: 'poll_question',
  discussion: 'pure-discussion',
  edx_sga: 'pure-sga',
  openassessment: 'openassessment',
};

const pureTypes = 'poll survey lti_consumer drag-and-drop-v2 done google-document google-calendar unit'.split(' ');
const withChildren: ReadonlySet<Serialization> = new Set([
  'course',
  'container',
  'split_test',
  'conditional',
  'item-bank',
]);

/**
 * Fields of learner state. An attribute or policy entry with such a name is read into the field, and lost,
 * because the store keeps only settings and content.
 */
const learnerFields: Readonly<Record<string, string>> = {
  course: 'position',
  chapter: 'position',
  sequential: 'position',
  vertical: 'position',
  problem:
    'attempts correct_map correct_map_history done has_saved_answers input_state last_submission_time score score_history seed student_answers student_answers_history',
  video:
    'auto_advance bumper_do_not_show_again bumper_last_view_date global_speed saved_video_position speed transcript_download_format transcript_language youtube_is_available',
  openassessment:
    'has_saved no_peers saved_files_descriptions saved_files_names saved_files_sizes saved_response submission_uuid',
  lti_consumer: 'module_score score_comment',
  lti: 'module_score score_comment',
  'drag-and-drop-v2': 'attempts completed grade item_state raw_earned raw_possible',
  poll: 'active_export_task_id choice last_export_result submissions_count tally',
  survey: 'active_export_task_id choices last_export_result submissions_count tally',
  word_cloud: 'all_words student_words submitted top_words',
  poll_question: 'poll_answer poll_answers voted',
  done: 'done',
  library_content: 'selected',
  itembank: 'selected',
  split_test: 'position',
  conditional: 'position',
  randomize: 'choice position',
  edx_sga: 'annotated_filename annotated_mimetype annotated_sha1 annotated_timestamp comment',
  wrapper: 'position',
};

/** True if the class has a field of this name that is neither setting nor content. */
export function isLearnerField(type: string, name: string): boolean {
  if (name === 'edxnotes_visibility' || name === 'parent' || name === 'children') return true;
  return (learnerFields[type] ?? '').split(' ').includes(name);
}

/** The class of a block type. An unknown type gets the hidden class, which keeps its XML as it is. */
export function classOf(type: string): BlockClass {
  return classes.get(type) ?? hiddenClass;
}

/** True if an XBlock of this type is installed. */
export function isInstalled(type: string): boolean {
  return classes.has(type);
}

function build(type: string, serialization: Serialization): BlockClass {
  const fields = new Map<string, Field>();
  for (const row of [...rows('common'), ...rows(type)]) fields.set(row.name, row);
  return { type, fields, serialization, hasChildren: withChildren.has(serialization) || type === 'unit' };
}

function rows(type: string): Field[] {
  const found = new Map(Object.entries(table)).get(type) ?? [];
  return found.map((row): Field => {
    const [name, kind, scope, fallback = null] = row;
    return {
      name: String(name),
      kind: String(kind) as FieldKind,
      scope: scope === 'content' ? 'content' : 'settings',
      default: loads(JSON.stringify(fallback)),
    };
  });
}

const hiddenClass = build('hidden', 'raw');
const classes: ReadonlyMap<string, BlockClass> = new Map([
  ...Object.entries(serializations).map(([type, how]) => [type, build(type, how)] as const),
  ...pureTypes.map((type) => [type, build(type, 'pure')] as const),
]);

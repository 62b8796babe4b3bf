/** What Studio says of a block: `create_xblock_info`. */
import { classOf } from '../modulestore/classes/block-classes.ts';
import {
  type BlockKey,
  type CourseRun,
  courseRoot,
  courseText,
  idOf,
  typeOf,
  usageText,
} from '../modulestore/index.ts';
import { type JsonValue, truth, valueAt } from '../modulestore/json.ts';
import {
  blockOf,
  editedOn,
  fieldValue,
  hasChanges,
  isPublished,
  parentOf,
  publishedOn,
} from '../modulestore/store/readers.ts';
import { crash, Refusal } from './answer.ts';
import { displayTime } from './display-time.ts';
import { gradersOf } from './grading-policy.ts';
import { userPartitionInfo, visibilityPartitionInfo } from './partitions.ts';
import { visibilityState } from './visibility.ts';
import type { World } from './world.ts';

/** Studio takes this start for "never set". */
export const DEFAULT_START = '2030-01-01T00:00:00Z';

const HIGHLIGHTS_DOC =
  'https://edx.readthedocs.io/projects/open-edx-building-and-running-a-course/developing_course/course_sections.html#set-section-highlights-for-weekly-course-highlight-messages';

export type Info = { [name: string]: JsonValue };

export interface InfoOptions {
  /** The course outline: with the children down to the units. */
  readonly outline?: boolean;
  /** `data` and `metadata`, if they are asked for. */
  readonly content?: { readonly data: JsonValue; readonly metadata: JsonValue };
}

/** @throws StoreFailure if the block or a child does not exist, Refusal 500 if the class cannot be shown */
export function blockInfo(world: World, run: CourseRun, key: BlockKey, options: InfoOptions = {}): Info {
  const { outline = false } = options;
  const type = typeOf(key);
  const block = blockOf(run, key);
  const value = (name: string) => fieldValue(run, key, name);
  const unit = isUnit(run, key);
  const changes = unit || outline ? hasChanges(run, key) : null;
  const children = outline && !unit ? childInfo(world, run, key) : undefined;
  const start = startOf(run, key);
  const below = (children?.['children'] ?? []) as readonly Info[];
  const state =
    type === 'course'
      ? null
      : visibilityState({
          staffOnly: truth(value('visible_to_staff_only')),
          hiddenFromToc: truth(value('hide_from_toc')),
          unitWithChanges: unit && changes === true,
          unscheduled: start === DEFAULT_START,
          live: truth(fieldValue(run, courseRoot, 'self_paced')) || world.now() > Date.parse(start),
          children: below.map((child) => String(child['visibility_state'])),
        });
  const published = isPublished(run, key);
  const due = value('due');
  const info: Info = {
    id: usageText(run.key, key),
    display_name: displayName(run, key),
    category: type,
    has_children: classOf(type).hasChildren,
  };
  if (type === 'course') info['unit_level_discussions'] = false;
  Object.assign(info, {
    edited_on: displayTime(editedOn(run, key)),
    ...(world.release === 'newer' ? { edited_on_raw: new Date(editedOn(run, key)).toISOString() } : {}),
    published,
    published_on: published ? displayTime(publishedOn(run, key)?.on ?? 0) : null,
    studio_url: studioUrl(run, key),
    lms_url: `${world.lmsUrl}/courses/${courseText(run.key)}/jump_to/${usageText(run.key, key)}`,
    embed_lms_url: `${world.lmsUrl}/xblock/${usageText(run.key, key)}`,
    released_to_students: world.now() > Date.parse(start),
    release_date: start === DEFAULT_START ? null : displayTime(Date.parse(start)),
    visibility_state: state,
    has_explicit_staff_lock: block.fields.has('visible_to_staff_only'),
    start: formatsStart(type) ? start.replace('Z', '.000000') : start,
    graded: value('graded'),
    due_date: typeof due === 'string' ? displayTime(Date.parse(due)) : '',
    due,
    relative_weeks_due: value('relative_weeks_due'),
    format: value('format'),
    course_graders: gradersOf(run).map((grader) => valueAt(grader, 'type') ?? null),
    has_changes: changes,
    actions: { deletable: true, draggable: true, childAddable: true, duplicable: true },
    explanatory_message: null,
    group_access: value('group_access'),
    user_partitions: userPartitionInfo(run, key),
    show_correctness: value('show_correctness'),
    hide_from_toc: value('hide_from_toc'),
    enable_hide_from_toc_ui: false,
    xblock_type: iconOf(run, key),
  });
  Object.assign(info, typeInfo(run, key));
  if (unit) Object.assign(info, { discussion_enabled: value('discussion_enabled') ?? true, upstream_info: NOT_LINKED });
  if (options.content !== undefined) Object.assign(info, options.content);
  if (children !== undefined && Object.keys(children).length > 0) info['child_info'] = children;
  info['ancestor_has_staff_lock'] = state === 'staff_only' && parentIsLocked(run, key);
  Object.assign(info, {
    is_tagging_feature_disabled: false,
    taxonomy_tags_widget_url: null,
    course_authoring_url: null,
  });
  if (outline) Object.assign(info, outlineInfo(run, key, info, children));
  info['user_partition_info'] = visibilityPartitionInfo();
  if (outline || unit) info['enable_copy_paste_units'] = true;
  return info;
}

const NOT_LINKED = {
  upstream_ref: null,
  version_synced: null,
  version_available: null,
  version_declined: null,
  error_message: 'Content is not linked to a Content Library.',
  ready_to_sync: false,
  upstream_link: null,
};

function typeInfo(run: CourseRun, key: BlockKey): Info {
  const value = (name: string) => fieldValue(run, key, name);
  const highlights = { highlights_enabled: true, highlights_preview_only: false, highlights_doc_url: HIGHLIGHTS_DOC };
  switch (typeOf(key)) {
    case 'course':
      return { highlights_enabled_for_messaging: value('highlights_enabled_for_messaging'), ...highlights };
    case 'chapter':
      return { highlights: value('highlights') ?? [], ...highlights };
    case 'sequential': {
      const gating = {
        is_prereq: false,
        prereqs: [],
        prereq: null,
        prereq_min_score: null,
        prereq_min_completion: null,
      };
      const gated = truth(fieldValue(run, courseRoot, 'enable_subsection_gating'));
      return { hide_after_due: value('hide_after_due'), ...(gated ? gating : {}) };
    }
    default:
      return {};
  }
}

function outlineInfo(run: CourseRun, key: BlockKey, info: Info, children: Info | undefined): Info {
  const below = (children?.['children'] ?? []) as readonly Info[];
  const all = (name: string) => below.length > 0 && below.every((child) => child[name] === true);
  return {
    staff_only_message: info['has_explicit_staff_lock'] === true || all('staff_only_message'),
    hide_from_toc_message: info['hide_from_toc'] === true || all('hide_from_toc_message'),
    course_tags_count: {},
    tag_counts_by_block: {},
    has_partition_group_components: blockOf(run, key).children.some((child) => {
      const partitions = userPartitionInfo(run, child) as { groups: { selected: boolean }[] }[];
      return partitions.some(({ groups }) => groups.some(({ selected }) => selected));
    }),
  };
}

const CHILD_CATEGORIES: { readonly [type: string]: readonly [type: string, name: string] } = {
  course: ['chapter', 'Section'],
  chapter: ['sequential', 'Subsection'],
  sequential: ['vertical', 'Unit'],
};

function childInfo(world: World, run: CourseRun, key: BlockKey): Info {
  const type = typeOf(key);
  if (!classOf(type).hasChildren) return {};
  const child = CHILD_CATEGORIES[type];
  return {
    ...(child === undefined ? {} : { category: child[0], display_name: child[1] }),
    ...(type === 'vertical'
      ? {}
      : { children: blockOf(run, key).children.map((each) => blockInfo(world, run, each, { outline: true })) }),
  };
}

/** Classes whose own start field replaces the inherited one: it holds a text. */
function formatsStart(type: string): boolean {
  return type === 'openassessment' || type === 'done';
}

/** @throws Refusal 500 for classes that cannot compare the default start */
function startOf(run: CourseRun, key: BlockKey): string {
  const start = fieldValue(run, key, 'start');
  const text = typeof start === 'string' ? start : DEFAULT_START;
  if (formatsStart(typeOf(key)) && text === DEFAULT_START) throw new Refusal(crash());
  return text;
}

/** `display_name_with_default` */
export function displayName(run: CourseRun, key: BlockKey): string {
  const name = fieldValue(run, key, 'display_name');
  return typeof name === 'string' ? name : idOf(key).replaceAll('_', ' ');
}

/** A vertical right below a sequential. */
export function isUnit(run: CourseRun, key: BlockKey): boolean {
  const parent = parentOf(run, key);
  return typeOf(key) === 'vertical' && parent !== undefined && typeOf(parent) === 'sequential';
}

function parentIsLocked(run: CourseRun, key: BlockKey): boolean {
  const parent = parentOf(run, key);
  return parent !== undefined && truth(fieldValue(run, parent, 'visible_to_staff_only'));
}

export function studioUrl(run: CourseRun, key: BlockKey): string | null {
  const type = typeOf(key);
  const course = courseText(run.key);
  if (type === 'course') return `/course/${course}`;
  if (type === 'chapter' || type === 'sequential') {
    return `/course/${course}?show=${encodeURIComponent(usageText(run.key, key))}`;
  }
  const parent = parentOf(run, key);
  const own =
    isUnit(run, key) || (type === 'vertical' ? parent !== undefined && isUnit(run, parent) : classOf(type).hasChildren);
  return own ? `/container/${usageText(run.key, key)}` : null;
}

/** The icon of a container is that of its children; a problem counts more than a video. */
function iconOf(run: CourseRun, key: BlockKey): string {
  const type = typeOf(key);
  if (['problem', 'openassessment', 'edx_sga', 'drag-and-drop-v2'].includes(type)) return 'problem';
  if (type === 'video' || type === 'annotatable') return type;
  if (!['course', 'chapter', 'sequential', 'vertical'].includes(type)) return 'other';
  const below = new Set(blockOf(run, key).children.map((child) => iconOf(run, child)));
  return below.has('problem') ? 'problem' : below.has('video') ? 'video' : 'other';
}

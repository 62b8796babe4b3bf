/** The outline of a course run. */
import { type BlockKey, type CourseRun, courseRoot, courseText, usageText } from '../../modulestore/index.ts';
import type { JsonValue } from '../../modulestore/json.ts';
import { type Answer, json } from '../answer.ts';
import { blockInfo, type Info } from '../block-info.ts';
import { type Call, knownRun, requireStudioAccess } from '../call.ts';
import { isoTime } from '../display-time.ts';
import type { Resource } from '../resource.ts';
import { clipboardOf } from './olx.ts';

export const courseIndex: Resource = {
  path: '/api/contentstore/v1/course_index/:course',
  kind: 'developer',
  allow: 'GET, HEAD, OPTIONS',
  methods: { GET: index },
};

/** A block with everything below it, down to the units. */
export function outlineOf(call: Call, run: CourseRun, block: BlockKey): Info {
  return blockInfo(call.world, run, block, { outline: true });
}

function index(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const course = courseText(run.key);
  const structure = outlineOf(call, run, courseRoot);
  const answer: { [name: string]: JsonValue } = {
    course_release_date: structure['release_date'] ?? 'Set Date',
    course_structure: structure,
    deprecated_blocks_info: {
      deprecated_enabled_block_types: [],
      blocks: [],
      advance_settings_url: `/settings/advanced/${course}`,
    },
    discussions_incontext_feedback_url: '',
    discussions_incontext_learnmore_url:
      'https://docs.openedx.org/en/latest/educators/concepts/communication/about_course_discussions.html',
    discussions_settings: {
      enable_in_context: true,
      enable_graded_units: false,
      unit_level_visibility: true,
      discussion_configuration_url: 'None/discussion/settings',
    },
    initial_state: null,
    initial_user_clipboard: clipboardOf(call),
    language_code: 'en',
    lms_link: `${call.world.lmsUrl}/courses/${course}/jump_to/${usageText(run.key, courseRoot)}`,
    mfe_proctored_exam_settings_url: '',
    notification_dismiss_url: null,
    proctoring_errors: [],
    reindex_link: null,
    rerun_notification_id: null,
    advance_settings_url: `/settings/advanced/${course}`,
    is_custom_relative_dates_active: false,
    created_on: isoTime(run.createdOn),
  };
  return json(answer);
}

/** Small answers: waffle flags, checks of a course run, and the outline that learners see. */
import { type BlockKey, type CourseRun, courseRoot, courseText, typeOf, usageText } from '../../modulestore/index.ts';
import type { JsonValue } from '../../modulestore/json.ts';
import { blockOf, fieldValue } from '../../modulestore/store/readers.ts';
import { type Answer, crash, detailError, json } from '../answer.ts';
import { assumedRun, type Call, courseKeyOf, requireAuthor, requireStudioAccess } from '../call.ts';
import { isoTime } from '../display-time.ts';
import type { Resource } from '../resource.ts';

const allow = 'GET, HEAD, OPTIONS';

export const checks: readonly Resource[] = [
  {
    path: '/api/contentstore/v1/course_waffle_flags/:course',
    kind: 'rest',
    allow,
    methods: { GET: () => json(flags) },
  },
  { path: '/api/courses/v1/quality/:course/', kind: 'developer', allow, methods: { GET: pacing } },
  { path: '/api/courses/v1/validation/:course/', kind: 'developer', allow, methods: { GET: pacing } },
  { path: '/api/contentstore/v0/link_check_status/:course', kind: 'developer', allow, methods: { GET: linkCheck } },
  { path: '/api/learning_sequences/v1/course_outline/:course', kind: 'open', allow, methods: { GET: learnerOutline } },
];

const on =
  'home schedule_details advanced_settings grading updates import export files_uploads course_outline unit course_team certificates textbooks group_configurations';
const flags: JsonValue = {
  ...Object.fromEntries(on.split(' ').map((name) => [`use_new_${name}_page`, true])),
  use_new_custom_pages: true,
  use_new_video_uploads_page: false,
  enable_course_optimizer: false,
  use_react_markdown_editor: false,
  use_video_gallery_flow: false,
};

function pacing(call: Call): Answer {
  const course = courseKeyOf(call);
  requireAuthor(call, course);
  return json({ is_self_paced: fieldValue(assumedRun(call, course), courseRoot, 'self_paced') });
}

function linkCheck(call: Call): Answer {
  const course = courseKeyOf(call);
  requireStudioAccess(call, course);
  return call.world.store.run(course) === undefined ? crash() : json({ LinkCheckStatus: 'Uninitiated' });
}

/** Everybody may ask. Whoever is not of the staff of the course run sees an empty outline. */
function learnerOutline(call: Call): Answer {
  const run = call.world.store.run(courseKeyOf(call));
  if (run === undefined) return detailError(404, 'Not found.');
  const { visitor } = call;
  const staff =
    visitor !== undefined && (visitor.globalStaff === true || call.world.users.rolesOf(visitor, run.key).size > 0);
  const value = (name: string) => fieldValue(run, courseRoot, name, 'published');
  return json({
    course_key: courseText(run.key),
    course_start: value('start'),
    course_end: value('end'),
    title: value('display_name'),
    published_at: isoTime(run.published.editedOn),
    published_version: run.published.id,
    entrance_exam_id: null,
    days_early_for_beta: value('days_early_for_beta'),
    self_paced: value('self_paced'),
    username: visitor?.name ?? '',
    user_id: visitor?.id ?? null,
    at_time: isoTime(call.world.now()),
    outline: staff ? outlineOf(run) : { sections: [], sequences: {} },
  });
}

function outlineOf(run: CourseRun): JsonValue {
  const sections: JsonValue[] = [];
  const sequences: { [key: string]: JsonValue } = {};
  const value = (key: BlockKey, name: string) => fieldValue(run, key, name, 'published');
  const own = (key: BlockKey, name: string) => blockOf(run, key, 'published').fields.get(name) ?? null;
  const schedule = (key: BlockKey) => ({ start: own(key, 'start'), effective_start: value(key, 'start') });
  for (const section of blockOf(run, courseRoot, 'published').children) {
    const below = blockOf(run, section, 'published').children.filter((key) => typeOf(key) === 'sequential');
    sections.push({
      id: usageText(run.key, section),
      title: value(section, 'display_name'),
      sequence_ids: below.map((key) => usageText(run.key, key)),
      ...schedule(section),
    });
    for (const key of below) {
      const id = usageText(run.key, key);
      sequences[id] = {
        id,
        title: value(key, 'display_name'),
        accessible: true,
        inaccessible_after_due: value(key, 'hide_after_due'),
        ...schedule(key),
        due: value(key, 'due'),
      };
    }
  }
  return { sections, sequences };
}

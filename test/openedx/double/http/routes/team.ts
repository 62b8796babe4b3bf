/** People and course runs: the team, the list of a user's course runs, and new runs. */
import { type CourseRun, courseRoot, courseText, parseCourseKey, usageText } from '../../modulestore/index.ts';
import { isList, type JsonValue, truth, valueAt } from '../../modulestore/json.ts';
import { fieldValue } from '../../modulestore/store/readers.ts';
import { type Answer, crash, detailError, json } from '../answer.ts';
import { displayName } from '../block-info.ts';
import {
  bodyOf,
  type Call,
  courseKeyOf,
  knownRun,
  NO_PERMISSION,
  requireGlobalStaff,
  requireStudioAccess,
  userOf,
} from '../call.ts';
import type { Resource } from '../resource.ts';
import { assetKeyOf } from '../static-links.ts';
import type { CourseRole } from '../users.ts';

const allowRead = 'GET, HEAD, OPTIONS';

export const people: readonly Resource[] = [
  { path: '/api/contentstore/v1/course_team/:course', kind: 'developer', allow: allowRead, methods: { GET: team } },
  { path: '/api/contentstore/v1/home/courses', kind: 'rest', allow: allowRead, methods: { GET: home } },
  { path: '/api/contentstore/v2/home/courses', kind: 'rest', allow: allowRead, methods: { GET: homeV2 } },
  { path: '/api/v1/course_runs/', kind: 'rest', allow: 'GET, POST, HEAD, OPTIONS', methods: { POST: createRun } },
  {
    path: '/api/v1/course_runs/:course/',
    kind: 'rest',
    allow: 'GET, PUT, PATCH, HEAD, OPTIONS',
    methods: { GET: courseRun },
  },
  {
    path: '/course/',
    kind: 'session',
    methods: {
      POST: () =>
        json(
          {
            error:
              'User does not have the permission to create courses in this organization or course creation is disabled',
          },
          403,
        ),
    },
  },
];

function team(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const { users } = call.world;
  const user = userOf(call);
  const instructors = users.withRole(run.key, 'instructor');
  const staff = users.withRole(run.key, 'staff').filter((each) => !instructors.includes(each));
  const own = users.rolesOf(user, run.key);
  const row = (role: CourseRole) => (each: (typeof staff)[number]) => ({
    email: each.email,
    id: each.id,
    role,
    username: each.name,
  });
  return json({
    show_transfer_ownership_hint: own.has('instructor') && instructors.length === 1,
    users: [...instructors.map(row('instructor')), ...staff.map(row('staff'))],
    allow_actions: own.has('instructor') || user.globalStaff === true,
  });
}

/** The runs that Studio's home page lists for the user: limited staff see theirs, too. */
function runsOf(call: Call): CourseRun[] {
  const user = userOf(call);
  const visible = call.world.store
    .runs()
    .filter(({ key }) => user.globalStaff === true || call.world.users.rolesOf(user, key).size > 0);
  return visible.toSorted((one, other) => (courseText(one.key) < courseText(other.key) ? -1 : 1));
}

function hasEnded(call: Call, run: CourseRun): boolean {
  const end = fieldValue(run, courseRoot, 'end');
  return typeof end === 'string' && Date.parse(end) < call.world.now();
}

function homeRow(call: Call, run: CourseRun, cmsLink: boolean): { [name: string]: JsonValue } {
  const course = courseText(run.key);
  return {
    course_key: course,
    display_name: displayName(run, courseRoot),
    lms_link: `${call.world.lmsUrl}/courses/${course}/jump_to/${usageText(run.key, courseRoot)}`,
    ...(cmsLink ? { cms_link: `${call.world.cmsUrl.replace('http:', '')}/course/${course}` } : {}),
    number: run.key.number,
    org: run.key.org,
    rerun_link: `/course_rerun/${course}`,
    run: run.key.run,
    url: `/course/${course}`,
  };
}

function home(call: Call): Answer {
  const runs = runsOf(call);
  const rows = (ended: boolean) =>
    runs.filter((run) => hasEnded(call, run) === ended).map((run) => homeRow(call, run, false));
  return json({ archived_courses: rows(true), courses: rows(false), in_process_course_actions: [] });
}

function homeV2(call: Call): Answer {
  const rows = runsOf(call).map((run) => ({ ...homeRow(call, run, true), is_active: !hasEnded(call, run) }));
  return json({
    count: rows.length,
    num_pages: 1,
    next: null,
    previous: null,
    results: { courses: rows, in_process_course_actions: [] },
  });
}

function courseRun(call: Call): Answer {
  requireGlobalStaff(call);
  const run = call.world.store.run(courseKeyOf(call));
  return run === undefined ? detailError(404, 'Not found.') : json(courseRunJson(call, run));
}

function courseRunJson(call: Call, run: CourseRun): { [name: string]: JsonValue } {
  const { users } = call.world;
  const value = (name: string) => fieldValue(run, courseRoot, name);
  const members = users
    .all()
    .flatMap((user) => [...users.rolesOf(user, run.key)].map((role) => ({ user: user.name, role })));
  return {
    schedule: {
      start: value('start'),
      end: value('end'),
      enrollment_start: value('enrollment_start'),
      enrollment_end: value('enrollment_end'),
    },
    pacing_type: truth(value('self_paced')) ? 'self_paced' : 'instructor_paced',
    team: members.toSorted((one, other) => (`${one.user} ${one.role}` < `${other.user} ${other.role}` ? -1 : 1)),
    id: courseText(run.key),
    title: displayName(run, courseRoot),
    images: { card_image: `${call.world.cmsUrl}/${assetKeyOf(run, String(value('course_image') ?? ''))}` },
  };
}

async function createRun(call: Call): Promise<Answer> {
  const { store, users } = call.world;
  const user = userOf(call);
  if (user.globalStaff !== true) return detailError(403, NO_PERMISSION);
  const body = bodyOf(call);
  const text = (name: string) => String(valueAt(body, name) ?? '');
  const schedule = valueAt(body, 'schedule') ?? {};
  const dates = ['start', 'end', 'enrollment_start', 'enrollment_end'];
  const missing = dates.filter((name) => valueAt(schedule, name) === undefined);
  const required = ['start', 'end'].filter((name) => missing.includes(name));
  if (valueAt(body, 'schedule') !== undefined && required.length > 0) {
    const errors = required.map((name) => [name, ['This field is required.']] as const);
    return json({ schedule: Object.fromEntries(errors) }, 400);
  }
  const key = parseCourseKey(`course-v1:${text('org')}+${text('number')}+${text('run')}`);
  if (key === undefined || store.run(key) !== undefined) return crash();
  store.createRun({ key, displayName: text('title') }, user.name);
  const fields = Object.fromEntries(dates.map((name) => [name, valueAt(schedule, name) ?? null]));
  const paced = { ...fields, self_paced: text('pacing_type') === 'self_paced' };
  await store.update(key, courseRoot, { metadata: { ...withoutNull(paced) } }, user.name);
  const members = valueAt(body, 'team');
  for (const member of isList(members) ? members : []) {
    const person = users.get(String(valueAt(member, 'user')));
    if (person !== undefined) users.grant(person, key, String(valueAt(member, 'role')) as CourseRole);
  }
  const run = store.run(key);
  if (run === undefined) return crash();
  return json(
    { ...courseRunJson(call, run), team: members ?? [], org: key.org, number: key.number, run: key.run },
    201,
  );
}

function withoutNull(fields: { readonly [name: string]: JsonValue }): { [name: string]: JsonValue } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== false));
}

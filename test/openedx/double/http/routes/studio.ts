/** Studio's own views of blocks. They want a session, and most lead to the same handler as the v0 API. */
import { type CourseKey, type CourseRun, parseCourseKey, usageText } from '../../modulestore/index.ts';
import { valueAt } from '../../modulestore/json.ts';
import { blockOf, orphansOf } from '../../modulestore/store/readers.ts';
import { type Answer, crash, json, permissionDenied, Refusal } from '../answer.ts';
import { bodyOf, type Call, userOf } from '../call.ts';
import type { Resource } from '../resource.ts';
import { storing, target, targetOf } from './block-target.ts';
import { outlineOf } from './course-index.ts';
import { create, get, put, remove } from './xblock.ts';

export const studio: readonly Resource[] = [
  { path: '/xblock/', kind: 'session', methods: { POST: create, PUT: create, PATCH: move } },
  { path: '/xblock/:block', kind: 'session', methods: { GET: get, POST: put, PUT: put, PATCH: put, DELETE: remove } },
  { path: '/xblock/outline/:block', kind: 'session', methods: { GET: outline } },
  { path: '/xblock/:block/handler/:handler', kind: 'session', methods: { POST: handle } },
  {
    path: '/orphan/:course',
    kind: 'session',
    methods: { GET: listOrphans, DELETE: deleteOrphans },
  },
];

async function move(call: Call): Promise<Answer> {
  const body = bodyOf(call);
  const source = valueAt(body, 'move_source_locator');
  const to = valueAt(body, 'parent_locator');
  if (typeof source !== 'string' || typeof to !== 'string') {
    return json({ error: 'Patch request did not recognise any parameters to handle.' }, 400);
  }
  const parent = targetOf(call, to);
  const { block } = targetOf(call, source);
  const index = valueAt(body, 'target_index');
  const at = typeof index === 'number' ? index : undefined;
  const from = await storing(() => call.world.store.move(parent.course, block, parent.block, at, userOf(call).name));
  return json({ move_source_locator: source, parent_locator: to, source_index: from });
}

function outline(call: Call): Answer {
  const { run, block } = target(call);
  return json(outlineOf(call, run, block));
}

/** JSON handlers of block classes. The double has none: each answers as the ORA editor to a body that it cannot use. */
function handle(call: Call): Answer {
  const { run, block } = target(call);
  blockOf(run, block);
  return json({ success: false, msg: 'Error updating XBlock configuration' });
}

/** Blocks of the draft that nothing names. */
function listOrphans(call: Call): Answer {
  const { course, run } = orphanCourse(call);
  return json(orphansOf(run).map((key) => usageText(course, key)));
}

async function deleteOrphans(call: Call): Promise<Answer> {
  const { course } = orphanCourse(call);
  const user = userOf(call);
  if (user.globalStaff !== true) return permissionDenied();
  const deleted = await call.world.store.deleteOrphans(course, user.name);
  return json({ deleted: deleted.map((key) => usageText(course, key)) });
}

function orphanCourse(call: Call): { course: CourseKey; run: CourseRun } {
  const course = parseCourseKey(call.params['course'] ?? '');
  if (course === undefined) throw new Refusal(crash());
  if (!call.world.users.mayAuthor(userOf(call), course)) throw new Refusal(permissionDenied());
  const run = call.world.store.run(course);
  if (run === undefined) throw new Refusal(crash());
  return { course, run };
}

/** `/api/courses/v0/import/`: whole-course import by token. */
import { courseText } from '../../modulestore/index.ts';
import { type Answer, developerError, json } from '../answer.ts';
import { type Call, courseKeyOf, formOf, requireAuthor, userOf } from '../call.ts';
import type { Resource } from '../resource.ts';

export const imports: Resource = {
  path: '/api/courses/v0/import/:course/',
  kind: 'developer',
  allow: 'GET, POST, HEAD, OPTIONS',
  anonymous: 'Incorrect authentication credentials.',
  methods: { GET: state, POST: start },
};

/** Whatever is wrong with the request: also what was meant to be a 400. */
function internalError(message: string): Answer {
  return developerError(500, message, 'internal_error');
}

async function start(call: Call): Promise<Answer> {
  const { world } = call;
  const course = courseKeyOf(call);
  requireAuthor(call, course);
  const file = (await formOf(call)).get('course_data');
  if (!(file instanceof File) || !/\.(tar\.gz|zip)$/.test(file.name)) return internalError('');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const user = userOf(call);
  const celeryId = world.tasks.start(user, `Import of ${courseText(course)} from ${file.name}`, [
    { state: 'Unpacking' },
    { state: 'Verifying' },
    {
      state: 'Updating',
      work: async () => {
        const result = await world.store.importArchive(course, bytes, user.name);
        if (result.ok) return undefined;
        const completedSteps = ['Unpacking', 'Verifying', 'Updating'].indexOf(result.step);
        return { error: result.message, completedSteps };
      },
    },
  ]);
  return json({ task_id: celeryId });
}

function state(call: Call): Answer {
  const course = courseKeyOf(call);
  requireAuthor(call, course);
  const celeryId = call.query.get('task_id');
  const fileName = call.query.get('filename');
  if (celeryId === null) return internalError("'task_id'");
  if (fileName === null) return internalError("'filename'");
  const task = call.world.tasks.byCeleryId(celeryId, `Import of ${courseText(course)} from ${fileName}`);
  return task === undefined ? internalError("'NoneType' object has no attribute 'state'") : json({ state: task.state });
}

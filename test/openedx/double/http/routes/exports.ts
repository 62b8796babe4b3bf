/** Studio's whole-course export. It wants a session; a token is not looked at. */
import { type CourseKey, courseText } from '../../modulestore/index.ts';
import { type Answer, json, pageNotFound, permissionDenied, Refusal } from '../answer.ts';
import { assumedRun, type Call, courseKeyOf, userOf } from '../call.ts';
import type { Resource } from '../resource.ts';
import { random } from '../sessions.ts';
import type { Task } from '../tasks.ts';

export const exports: readonly Resource[] = [
  { path: '/export/:course', kind: 'session', methods: { POST: start } },
  { path: '/export_status/:course', kind: 'session', methods: { GET: status } },
  { path: '/export_output/:course', kind: 'session', methods: { GET: output } },
];

function courseOf(call: Call): CourseKey {
  const course = courseKeyOf(call);
  if (!call.world.users.mayAuthor(userOf(call), course)) throw new Refusal(permissionDenied());
  return course;
}

function start(call: Call): Answer {
  const { store, tasks } = call.world;
  const course = courseOf(call);
  assumedRun(call, course);
  tasks.start(userOf(call), taskName(course), [
    {
      state: 'In Progress',
      work: async (task) => {
        const name = `course.${random(8).toLowerCase()}.tar.gz`;
        tasks.addArtifact(task, 'Output', '', name, await store.exportArchive(course));
        return undefined;
      },
    },
    { state: 'In Progress' },
  ]);
  return json({ ExportStatus: 1 });
}

/** Speaks of the newest task on record: right after a POST that may be an older one. */
function status(call: Call): Answer {
  const course = courseOf(call);
  const task = newestTask(call, course);
  if (task === undefined) return json({ ExportStatus: 0 });
  if (task.state === 'Succeeded') {
    return json({ ExportStatus: 3, ExportOutput: `/export_output/${courseText(course)}` });
  }
  if (task.state === 'Failed') {
    return json({
      ExportStatus: Math.max(-(task.completedSteps + 1), -2),
      ExportError: { raw_error_msg: task.artifacts[0]?.text ?? '' },
    });
  }
  return json({ ExportStatus: Math.min(task.completedSteps + 1, 2) });
}

function output(call: Call): Answer {
  const artifact = newestTask(call, courseOf(call))?.artifacts.find(({ name }) => name === 'Output');
  if (artifact === undefined) return pageNotFound();
  return {
    status: 200,
    headers: {
      'content-type': 'application/x-tgz',
      'content-disposition': `attachment; filename=${artifact.file}`,
    },
    body: artifact.bytes,
  };
}

function newestTask(call: Call, course: CourseKey): Task | undefined {
  return call.world.tasks.newest(userOf(call), taskName(course));
}

function taskName(course: CourseKey): string {
  return `Export of ${courseText(course)}`;
}

/** `/api/tasks/v0/`: the tasks of whoever asks. */
import type { JsonValue } from '../../modulestore/json.ts';
import { type Answer, detailError, json } from '../answer.ts';
import { type Call, userOf } from '../call.ts';
import { isoTime } from '../display-time.ts';
import type { Resource } from '../resource.ts';
import type { Artifact, Task } from '../tasks.ts';

const allow = 'GET, HEAD, OPTIONS';

export const tasks: readonly Resource[] = [
  { path: '/api/tasks/v0/tasks/', kind: 'rest', allow, methods: { GET: list } },
  { path: '/api/tasks/v0/tasks/:id/', kind: 'rest', allow: 'GET, DELETE, HEAD, OPTIONS', methods: { GET: one } },
  { path: '/api/tasks/v0/artifacts/:id/', kind: 'rest', allow, methods: { GET: artifact } },
];

const PAGE_SIZE = 10;
const LARGEST_PAGE = 100;

function list(call: Call): Answer {
  const all = call.world.tasks.of(userOf(call));
  const asked = Number(call.query.get('page_size') ?? PAGE_SIZE);
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, LARGEST_PAGE) : PAGE_SIZE;
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Number(call.query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > pages) return detailError(404, 'Invalid page.');
  const start = (page - 1) * size;
  return json({
    next: page < pages ? pageUrl(call, page + 1) : null,
    previous: page > 1 ? pageUrl(call, page - 1) : null,
    count: all.length,
    num_pages: pages,
    current_page: page,
    start,
    results: all.slice(start, start + size).map((task) => taskJson(call, task)),
  });
}

/** Django keeps the query and sets `page`, which it takes away for the first page. */
function pageUrl(call: Call, page: number): string {
  const query = new URLSearchParams(call.query);
  query.delete('page');
  const rest = query.toString();
  const parts = [...(page > 1 ? [`page=${page}`] : []), ...(rest === '' ? [] : [rest])];
  return `${call.world.cmsUrl}/api/tasks/v0/tasks/${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

function one(call: Call): Answer {
  const task = call.world.tasks.of(userOf(call)).find(({ id }) => id === call.params['id']);
  return task === undefined ? detailError(404, 'Not found.') : json(taskJson(call, task));
}

function taskJson(call: Call, task: Task): JsonValue {
  return {
    name: task.name,
    state: task.state,
    state_text: task.state,
    completed_steps: task.completedSteps,
    total_steps: task.totalSteps,
    attempts: 1,
    created: isoTime(task.created),
    modified: isoTime(task.modified),
    artifacts: task.artifacts.map(({ id }) => `${call.world.cmsUrl}/api/tasks/v0/artifacts/${id}/`),
  };
}

function artifact(call: Call): Answer {
  for (const task of call.world.tasks.of(userOf(call))) {
    const found = task.artifacts.find(({ id }) => id === call.params['id']);
    if (found !== undefined) return json(artifactJson(call, task, found));
  }
  return detailError(404, 'Not found.');
}

function artifactJson(call: Call, task: Task, found: Artifact): JsonValue {
  return {
    name: found.name,
    created: isoTime(found.created),
    modified: isoTime(found.created),
    status: `${call.world.cmsUrl}/api/tasks/v0/tasks/${task.id}/`,
    file: found.file === '' ? '' : `${call.world.cmsUrl}/user_tasks/${found.file}`,
    text: found.text,
    url: '',
  };
}

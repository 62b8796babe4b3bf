import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  BASE_PATH,
  type Client,
  commitPlan,
  createClient,
  deleteBlock,
  deleteFile,
  discardDraft,
  importCourse,
  insertChild,
  introspectToken,
  MEDIA,
  moveBlock,
  type Operation,
  publishBlock,
  putFile,
  replaceBlock,
  requestToken,
  revokeToken,
  setSettings,
  type Transport,
} from '#contract';
import { emptyService } from '../server/_service.ts';

const COURSE = 'course-v1:Demo+Service+2026';
const BLOCK = 'block-v1:Demo+Service+2026+type@problem+block@sum';
const ID = '0'.repeat(64);
const DOCUMENT = { kind: 'document', xml: '<problem url_name="sum"/>' } as const;
const ARCHIVE = { kind: 'archive', media: MEDIA.gzip, body: new Uint8Array() } as const;
const CREDENTIALS = { clientId: 'id', clientSecret: 'secret' };

type Call = (client: Client, transport: Transport) => unknown;

function write(operation: Operation): Call {
  return (client) => client.write(operation);
}

/** How each operation is called. An address stands for a stream, which an `EventSource` opens. */
const CALLS: Readonly<Record<string, Call>> = {
  list_courses: (client) => client.listCourses(),
  create_course: (client) => client.createCourse({ course_key: COURSE, display_name: 'New' }),
  get_course: (client) => client.getCourse(COURSE),
  delete_course: (client) => client.deleteCourse(COURSE, { ifMatch: ID }),
  export_course: (client) => client.getCourseArchive(COURSE),
  import_course: write(importCourse(COURSE, { content: ARCHIVE })),
  get_outline: (client) => client.getOutline(COURSE),
  find_blocks: (client) => client.findBlocks(COURSE, { url_name: 'sum' }),
  list_course_diagnostics: (client) => client.listDiagnostics(COURSE, null),
  get_course_lock: (client) => client.getLock(COURSE, null),
  take_course_lock: (client) => client.takeLock(COURSE, null),
  release_course_lock: (client) => client.releaseLock(COURSE, null),
  follow_course: (client) => client.courseEvents(COURSE),
  list_commits: (client) => client.listCommits(COURSE),
  create_commit: write(commitPlan(COURSE, ID)),
  get_commit: (client) => client.getCommit(COURSE, ID),
  compare_states: (client) => client.compare(COURSE, { from: ID }),
  choose_plan: (client) => client.choose(COURSE, ID, {}),
  get_plan: (client) => client.getPlan(COURSE, ID),
  get_content: (client) => client.getContent(COURSE, ID),
  list_assets: (client) => client.listAssets(COURSE),
  get_asset: (client) => client.getAsset(COURSE, 'a/b.png'),
  put_asset: write(putFile(COURSE, 'asset', 'a/b.png', 'bytes')),
  delete_asset: write(deleteFile(COURSE, 'asset', 'a/b.png')),
  list_files: (client) => client.listFiles(COURSE),
  get_file: (client) => client.getFile(COURSE, 'about/overview.html'),
  put_file: write(putFile(COURSE, 'file', 'about/overview.html', 'text')),
  delete_file: write(deleteFile(COURSE, 'file', 'about/overview.html')),
  get_block: (client) => client.getBlock(BLOCK),
  delete_block: write(deleteBlock(COURSE, BLOCK)),
  export_block: (client) => client.getArchive(BLOCK),
  replace_block: write(replaceBlock(COURSE, BLOCK, { content: DOCUMENT, scope: 'node', orphans: 'reject' })),
  insert_child: write(insertChild(COURSE, BLOCK, { content: DOCUMENT })),
  get_settings: (client) => client.getSettings(BLOCK),
  set_settings: write(setSettings(COURSE, BLOCK, { settings: {} })),
  move_block: write(moveBlock(COURSE, BLOCK, { parent: BLOCK })),
  publish_block: write(publishBlock(COURSE, BLOCK)),
  discard_draft: write(discardDraft(COURSE, BLOCK)),
  list_block_diagnostics: (client) => client.listDiagnostics(COURSE, BLOCK),
  get_block_lock: (client) => client.getLock(COURSE, BLOCK),
  take_block_lock: (client) => client.takeLock(COURSE, BLOCK),
  release_block_lock: (client) => client.releaseLock(COURSE, BLOCK),
  list_jobs: (client) => client.listJobs(),
  get_job: (client) => client.getJob('1'),
  cancel_job: (client) => client.cancelJob('1'),
  follow_job: (client) => client.jobEvents('1'),
  list_block_types: (client) => client.listBlockTypes(),
  get_block_type: (client) => client.getBlockType('problem'),
  get_usage: (client) => client.getUsage({ by: 'route' }),
  create_token: (_, transport) => requestToken(transport, CREDENTIALS),
  revoke_token: (_, transport) => revokeToken(transport, 'token', CREDENTIALS),
  introspect_token: (_, transport) => introspectToken(transport, 'token', CREDENTIALS),
};

test('the client has a call for every operation of the description, and calls what it says', async () => {
  const { app } = await emptyService();
  const { paths = {} } = app.swagger() as unknown as {
    readonly paths?: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
  expect(new Set(Object.keys(CALLS))).toEqual(new Set(operations.map(({ id }) => id)));
  for (const { id, method, path } of operations) {
    const asked: string[] = [];
    const transport: Transport = async (request) => {
      asked.push(`${request.method} ${BASE_PATH}${request.path}`);
      const page = { count: 0, next: null, previous: null, results: [] };
      return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(page)) };
    };
    const result = await CALLS[id]?.(createClient({ request: transport }), transport);
    if (typeof result === 'string') asked.push(`GET ${result}`);
    const form = new RegExp(`^${method} ${path.replace('{path}', '.+').replace(/\{\w+\}/g, '[^/]+')}$`);
    expect([id, asked]).toEqual([id, [expect.stringMatching(form)]]);
  }
});

/** What reaches a service without the client. */
const OTHER_WAYS = /\bfetch\(|\baxios\b|XMLHttpRequest|new EventSource|\/api\/olx\//;
/** The transports themselves, and the demo, which is a page without a platform. */
const TRANSPORTS = /^(?:studio\/data\/transport\.ts|studio\/demo\/)/;

test.each(['studio', 'cli', 'editor'])('%s reaches the service through the client only', (area) => {
  const src = fileURLToPath(new URL('../../src/', import.meta.url));
  const files = readdirSync(`${src}${area}`, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  expect(files.length).toBeGreaterThan(5);
  const found = files.map((name) => `${area}/${name}`).filter((name) => !TRANSPORTS.test(name));
  // comments may speak of anything
  const code = (name: string) => readFileSync(src + name, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  expect(found.filter((name) => OTHER_WAYS.test(code(name)))).toEqual([]);
});

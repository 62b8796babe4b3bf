import { readFileSync } from 'node:fs';
import {
  type CourseKey,
  idOf,
  memoryBlobs,
  parseUsageKey,
  readArchive,
  readCourse,
  storedName,
  usageKey,
  walk,
} from '#olx';
import { type CmsClient, createCmsClient, type DriverContext, serviceAccount, userToken } from '#openedx';
import { RECORDED, readBack } from './recordings.ts';
import { json, smallServer } from './small-server.ts';

/** A CMS and an LMS at one address that answer of one course what was recorded, and nothing else. */
export async function recordedCms(name: string, course: CourseKey) {
  const archive = readFileSync(`${RECORDED}exported/${name}.tar.gz`);
  const index = readBack(name, 'course_index') as { course_structure: unknown };
  const blocks = readBack(name, 'xblock-get') as Record<string, Record<string, unknown>>;
  const olx = readBack(name, 'olx-export') as Record<string, Record<string, unknown>>;
  const statics = new Map<string, Uint8Array>();
  const read = await readArchive(archive, { keep: memoryBlobs(), inMemory: () => true });
  if (!read.ok) throw new Error(read.message);
  for (const [path, { bytes }] of read.files) {
    const asset = /^course\/static\/(.*)$/.exec(path)?.[1];
    if (asset !== undefined && bytes !== null) statics.set(storedName(asset), bytes);
  }
  // which components a unit has was not recorded of all units, so the export tells
  const kept = readCourse(read.files).kept;
  if (kept === null) throw new Error(name);
  const children = new Map(
    [...walk(kept.root)].map((block) => [
      usageKey(course, idOf(block)) as string,
      block.children.map((child) => usageKey(course, idOf(child.block))),
    ]),
  );
  let exports = 0;
  const answers: readonly (readonly [RegExp, (found: readonly string[]) => unknown])[] = [
    [/^\/oauth2\/access_token\/$/, () => ({ access_token: 't', expires_in: 3600 })],
    [/^\/csrf\/api\/v1\/token$/, () => ({ csrfToken: 'c' })],
    [/^\/api\/user\/v2\/account\/login_session\/$/, () => ({ success: true })],
    [/^\/complete\/edx-oauth2\/$/, () => ({})],
    [/^\/export\/[^/]+$/, () => ({ ExportStatus: 1, made: exports++ })],
    [/^\/export_status\//, () => ({ ExportStatus: 3, ExportOutput: `/export_output/${course}` })],
    [/^\/orphan\//, () => []],
    [
      /^\/api\/tasks\/v0\/tasks\/$/,
      () => ({
        results:
          exports === 0
            ? []
            : [{ name: `Export of ${course}`, state: 'Succeeded', created: String(exports), artifacts: [] }],
      }),
    ],
    [/^\/api\/contentstore\/v1\/course_index\/[^/]+$/, () => index],
    [/^\/api\/contentstore\/v0\/xblock\/[^/]+\/([^/]+)$/, ([key = '']) => blocks[key]],
    [
      /^\/api\/olx-export\/v1\/xblock\/([^/]+)\/$/,
      ([key = '']) => (olx[key]?.blocks === undefined ? undefined : olx[key]),
    ],
    [
      /^\/api\/contentstore\/v1\/container\/vertical\/([^/]+)\/children$/,
      ([key = '']) => ({
        children: children.get(key)?.map((id) => ({ block_id: id, block_type: parseUsageKey(id)?.id.split('@')[0] })),
      }),
    ],
    [/^\/api\/contentstore\/v1\/course_details\/[^/]+$/, () => readBack(name, 'course_details')],
    [/^\/api\/contentstore\/v1\/course_grading\/[^/]+$/, () => readBack(name, 'course_grading')],
    [/^\/api\/contentstore\/v0\/file_assets\/[^/]+$/, () => readBack(name, 'assets')],
  ];
  const server = await smallServer((request, response) => {
    const path = decodeURIComponent(new URL(request.path, 'http://x').pathname);
    if (path === '/login/') return response.writeHead(302, { location: '/complete/edx-oauth2/?state=1' }).end();
    if (path.startsWith('/export_output/')) return response.end(archive);
    const asset = /^\/asset-v1:[^/]+\+block@(.*)$/.exec(path)?.[1];
    if (asset !== undefined) return response.writeHead(statics.has(asset) ? 200 : 404).end(statics.get(asset));
    for (const [pattern, answer] of answers) {
      const found = pattern.exec(path);
      if (found === null) continue;
      const body = answer(found.slice(1));
      // the platform answers of a block that it does not have with a page
      if (body === undefined) return response.writeHead(500, { 'content-type': 'text/html' }).end('<h1>500</h1>');
      return json(response, 200, body);
    }
    json(response, 404, { detail: 'Not found.' });
  });
  const instance = { cmsUrl: server.url, lmsUrl: server.url };
  const account = { instance, clientId: 'olx', clientSecret: 's', username: 'svc', password: 'p' };
  return {
    server,
    index,
    blocks,
    olx,
    archive,
    withSession: (): CmsClient => createCmsClient(instance, serviceAccount(account), { poll: 2, backOff: 2 }),
    withToken: (): CmsClient => createCmsClient(instance, userToken('t'), { poll: 2, backOff: 2 }),
  };
}

/** A context with blobs in memory, and a clock that the test sets. */
export function contextAt(time: number): DriverContext & { clock: number; readonly told: string[] } {
  const blobs = memoryBlobs();
  const told: string[] = [];
  const context = {
    blobs,
    signal: new AbortController().signal,
    tell: ({ phase }: { readonly phase: string }) => told.push(phase),
    now: () => context.clock,
    clock: time,
    told,
  };
  return context;
}

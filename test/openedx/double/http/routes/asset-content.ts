/** The bytes of files, which both sites serve. A locked file is for the people of the course run, by session. */
import { parseCourseKey } from '../../modulestore/index.ts';
import { type Answer, html, pageNotFound } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Resource } from '../resource.ts';

export const assetContents: readonly Resource[] = [
  { path: '/assets/courseware/v1/:digest/:asset', kind: 'open', methods: { GET: content } },
  { path: '/assets/courseware/v1/:digest/:asset/:name', kind: 'open', methods: { GET: content } },
  { path: '/:asset', kind: 'open', methods: { GET: content } },
  { path: '/:asset/:name', kind: 'open', methods: { GET: content } },
];

function content(call: Call): Answer {
  const { asset: key = '', name: rest } = call.params;
  // Both `…+block@NAME` and `…+block/NAME` are in use.
  const match = /^asset-v1:(.+)\+type@(?:asset|thumbnail)\+block(?:@(.+))?$/.exec(key);
  const course = match === null ? undefined : parseCourseKey(`course-v1:${match[1]}`);
  const run = course === undefined ? undefined : call.world.store.run(course);
  const asset = run?.assets.get(match?.[2] ?? rest ?? '');
  if (run === undefined || asset === undefined) return pageNotFound();
  if (asset.locked) {
    const name = call.world.cmsSessions.of(call.cookies)?.user ?? call.world.lmsSessions.of(call.cookies)?.user;
    const user = name === undefined ? undefined : call.world.users.get(name);
    if (user === undefined || !call.world.users.mayAuthor(user, run.key)) return html(403, 'Unauthorized');
  }
  return {
    status: 200,
    headers: { 'content-type': asset.contentType ?? 'application/octet-stream', 'accept-ranges': 'bytes' },
    body: asset.bytes,
  };
}

import type { IncomingMessage } from 'node:http';
import Type from 'typebox';
import { CourseKeyText, MAX_PARAMETER, WriteQuery } from '#contract/schemas';
import type { BlobRef, Course, Step } from '#olx';
import { courseKeyOf, openCourse } from '../access/course.ts';
import { requestMatch } from '../access/if-match.ts';
import { ensureMatch, type Match, matching } from '../access/match.ts';
import { type Body, limited, sizeOf } from '../http/bodies.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { stepsIntent } from '../writes/intent.ts';
import { receive } from '../writes/receive.ts';
import { sendBytes } from './file-bytes.ts';
import { answers, BINARY, BYTES, NOT_MODIFIED, pathOf, represented, WRITE_PROBLEMS, WRITTEN } from './route-schema.ts';

/** The two kinds of files that a course run has beside its blocks. */
const KINDS = {
  asset: { what: 'static asset', put: 'put-asset', remove: 'delete-asset', of: ({ assets }: Course) => assets },
  file: { what: 'course-level file', put: 'put-file', remove: 'delete-file', of: ({ files }: Course) => files },
} as const;

// the library takes names of properties for patterns when it converts, and * is none: hence unsafe
const FileParams = Type.Unsafe<{ readonly course_key: string; readonly '*': string }>({
  type: 'object',
  required: ['course_key', '*'],
  properties: {
    course_key: CourseKeyText,
    '*': {
      type: 'string',
      minLength: 1,
      maxLength: MAX_PARAMETER,
      description: 'Path inside the OLX folder; of an asset, below `static/`.',
    },
  },
});

/** One file of a kind: read, put, deleted. Bytes are bytes here, whatever type they are sent under. */
export async function courseFileRoutes(app: App, parts: Parts, kind: keyof typeof KINDS): Promise<void> {
  const { store, config } = parts;
  const { what, put, remove, of } = KINDS[kind];
  const tags = [kind === 'asset' ? 'assets' : 'files'];

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    async (request: { headers: IncomingMessage['headers'] }, stream: AsyncIterable<Uint8Array>): Promise<Body> => ({
      kind: 'stream',
      stream,
      size: sizeOf(request.headers, config.limits),
    }),
  );

  // the router takes the list for a file without a name
  app.addHook('onRequest', (request, reply, done) => {
    if ((request.params as { readonly '*': string })['*'] === '') reply.callNotFound();
    else done();
  });

  app.get(
    pathOf(kind),
    {
      schema: {
        summary: `The bytes of a ${what}`,
        tags,
        params: FileParams,
        response: answers({ 200: represented('The bytes', { '*/*': BYTES }), 304: NOT_MODIFIED }, 'not-found'),
      },
    },
    async (request, reply) => {
      const { course_key: text, '*': path } = request.params;
      const snapshot = await openCourse(store, courseKeyOf(text));
      return sendBytes(request, reply, store, snapshot, path, existing(snapshot.course, path));
    },
  );

  app.put(
    pathOf(kind),
    {
      schema: {
        summary: `Add or replace a ${what}`,
        tags,
        params: FileParams,
        querystring: WriteQuery,
        takes: { 'application/octet-stream': BINARY },
        response: answers(WRITTEN, ...WRITE_PROBLEMS),
      },
    },
    async (request, reply) => {
      const { plan = false } = request.query;
      const { course_key: text, '*': path } = request.params;
      const snapshot = await openCourse(store, courseKeyOf(text));
      const course = snapshot.commit.course;
      const match = await fileMatch(request, path, plan);
      ensureMatch(match, snapshot);
      const blob = await store.blobs.put(bytesOf(request.body));
      const step: Step = { kind: put, path, blob };
      const intent = stepsIntent([step], null, `${of(snapshot.course).has(path) ? 'Replace' : 'Add'} ${path}`);
      return receive(parts, request, reply, {
        course,
        plan,
        match,
        asked: { kind: 'intent', intent },
        body: null,
        hash: blob.hash,
      });
    },
  );

  app.delete(
    pathOf(kind),
    {
      schema: {
        summary: `Delete a ${what}`,
        tags,
        params: FileParams,
        querystring: WriteQuery,
        response: answers(WRITTEN, ...WRITE_PROBLEMS),
      },
    },
    async (request, reply) => {
      const { plan = false } = request.query;
      const { course_key: text, '*': path } = request.params;
      const snapshot = await openCourse(store, courseKeyOf(text));
      const course = snapshot.commit.course;
      existing(snapshot.course, path);
      const match = await fileMatch(request, path, plan);
      ensureMatch(match, snapshot);
      const intent = stepsIntent([{ kind: remove, path }], null, `Delete ${path}`);
      return receive(parts, request, reply, { course, plan, match, asked: { kind: 'intent', intent }, body: null });
    },
  );

  /** `If-None-Match: *` names the state in which the file is not there. */
  async function fileMatch(request: Parameters<typeof requestMatch>[0], path: string, plan: boolean): Promise<Match> {
    const absent = request.headers['if-none-match'];
    if (absent === undefined || request.headers['if-match'] !== undefined) {
      return requestMatch(
        request,
        courseKeyOf((request.params as { course_key: string }).course_key),
        { kind, path, absent: false },
        plan,
      );
    }
    if (absent.trim() === '*') return matching({ kind, path, absent: true }, []);
    throw new Refusal('bad-request', 'If-None-Match of a write is *; If-Match names what is there.');
  }

  function existing(course: Course, path: string): BlobRef {
    const blob = of(course).get(path);
    if (blob === undefined) throw new Refusal('not-found', `The course run has no ${what} ${path}.`);
    return blob;
  }

  function bytesOf(body: unknown): AsyncIterable<Uint8Array> {
    // the one parser of this scope made it; without a body there are no bytes
    const taken = body as Body | undefined;
    return taken?.kind === 'stream' ? limited(taken.stream, config.limits) : limited([], config.limits);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { type BlobRef, type Course, type CourseKey, memoryBlobs, readArchive, readCourse } from '#olx';
import { createCmsClient, serviceAccount } from '#openedx';
import type { ServiceAccount } from '../../src/server/config/index.ts';
import { type Double, type DoubleOptions, labUsers, startDouble } from './double/index.ts';

/** An Open edX to try the service on: the double, or a real one. */
export interface Platform {
  readonly cmsUrl: string;
  readonly lmsUrl: string;
  readonly serviceAccount: ServiceAccount;
  /** Null for a real one. */
  readonly double: Double | null;
  /** Lets so many milliseconds pass on the platform's clock; on a real one, they are waited for. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** The platform's clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Sends a request to the CMS as somebody who works in Studio. A body is sent as JSON. */
  readonly inStudio: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  /** An empty course run that nobody has used yet. */
  readonly newRun: () => Promise<CourseKey>;
  /** Imports an archive in Studio, and waits until that is done. */
  readonly importInStudio: (course: CourseKey, archive: Uint8Array) => Promise<void>;
  /** The course run as the platform itself exports it now. */
  readonly exported: (course: CourseKey) => Promise<Course>;
  /** The same with the texts of its files. */
  readonly exportedFiles: (course: CourseKey) => Promise<Exported>;
  readonly close: () => Promise<void>;
}

/** An export, and the text of a file of it; null if it has no such file. */
export interface Exported {
  readonly course: Course;
  readonly textOf: (blob: BlobRef) => string | null;
}

/** The address of a real CMS to try everything on, in place of the double; see README.md of this folder. */
const LIVE = process.env['OLX_TEST_CMS'] ?? '';

/** True if a real Open edX is tried, which is much slower than the double. */
export const isLive = LIVE !== '';

/** The users of the double; the service account is staff, as the Tutor plugin makes it. */
const USERS = labUsers.map((user) => (user.name === 'svc' ? { ...user, globalStaff: true } : user));

/** The platform that `OLX_TEST_CMS` names, else a double of its own. */
export async function startPlatform(options: DoubleOptions = {}): Promise<Platform> {
  let passed = 0;
  const now = (): number => Date.now() + passed;
  const double = isLive ? null : await startDouble({ users: USERS, now, ...options });
  const { cmsUrl, lmsUrl, serviceAccount: account } = double === null ? livePlatform() : accountOf(double);
  const instance = { cmsUrl, lmsUrl };
  const credentials = serviceAccount({
    instance,
    clientId: account.clientId,
    clientSecret: account.clientSecret,
    ...(account.session ?? {}),
  });
  const client = createCmsClient(instance, credentials);
  let runs = 0;

  return {
    cmsUrl,
    lmsUrl,
    serviceAccount: account,
    double,
    now,
    async pass(milliseconds) {
      if (double === null) await pause(milliseconds);
      else passed += milliseconds;
    },
    async inStudio(method, path, body) {
      const answer = await fetch(new URL(path, cmsUrl), {
        method,
        headers: {
          accept: 'application/json',
          authorization: await credentials.authorization(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: isJson(answer) && text !== '' ? JSON.parse(text) : text };
    },
    async newRun() {
      runs += 1;
      const course = `course-v1:Lab+T${Date.now().toString(36)}${runs}+R1` as CourseKey;
      await client.createRun(course, 'Trial');
      return course;
    },
    async importInStudio(course, archive) {
      const task = await client.startImport(course, 'course.tar.gz', once(archive));
      await client.importOver(course, 'course.tar.gz', task);
    },
    exported: async (course) => (await readExport(await client.exportCourse(course))).course,
    exportedFiles: async (course) => readExport(await client.exportCourse(course)),
    close: async () => double?.close(),
  };
}

async function readExport(bytes: AsyncIterable<Uint8Array>): Promise<Exported> {
  const blobs = memoryBlobs();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
  const archive = await readArchive(new Blob(chunks), { keep: blobs });
  if (!archive.ok) throw new Error(`the export cannot be read: ${archive.message}`);
  const { course, diagnostics } = readCourse(archive.files);
  if (course === null) throw new Error(`the export cannot be read: ${diagnostics[0]?.message}`);
  const texts = new Map<string, string>();
  for (const blob of course.files.values()) {
    texts.set(blob.hash, new TextDecoder().decode(await blobs.get(blob.hash)));
  }
  return { course, textOf: ({ hash }) => texts.get(hash) ?? null };
}

function accountOf({ cmsUrl, lmsUrl, client: { id, secret } }: Double) {
  const session = { username: 'svc', password: 'svc-password' };
  return { cmsUrl, lmsUrl, serviceAccount: { clientId: id, clientSecret: secret, session } };
}

function livePlatform(): Pick<Platform, 'cmsUrl' | 'lmsUrl' | 'serviceAccount'> {
  const setting = (name: string): string => {
    const value = process.env[name] ?? '';
    if (value === '') throw new Error(`OLX_TEST_CMS is set, which needs ${name}.`);
    return value;
  };
  return {
    cmsUrl: LIVE,
    lmsUrl: setting('OLX_TEST_LMS'),
    serviceAccount: {
      clientId: setting('OLX_TEST_CLIENT_ID'),
      clientSecret: setting('OLX_TEST_CLIENT_SECRET'),
      session: { username: setting('OLX_TEST_USERNAME'), password: setting('OLX_TEST_PASSWORD') },
    },
  };
}

function isJson(answer: Response): boolean {
  return answer.headers.get('content-type')?.startsWith('application/json') === true;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

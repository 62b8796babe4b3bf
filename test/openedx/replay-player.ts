/** Sends recorded requests to the double and compares its answers. */
import { type CourseKey, type Double, parseCourseKey } from './double/index.ts';
import type { JsonValue } from './double/modulestore/json.ts';
import { dumps, loads } from './double/modulestore/python-json.ts';
import { archiveFor } from './replay-archives.ts';
import { normal, normalStart, normalText, type Recording, Translation } from './replay-recordings.ts';

/** Signed in at Studio: the value of the cookie header, and the CSRF token. */
interface Session {
  readonly cookie: string;
  readonly csrf: string;
}

export class Player {
  readonly double: Double;
  readonly translation: Translation;
  readonly #sessions = new Map<string, Session>();

  constructor(double: Double) {
    this.double = double;
    this.translation = new Translation(double.cmsUrl, double.lmsUrl);
  }

  course(number: string): CourseKey {
    const key = parseCourseKey(`course-v1:Lab+${number}+R1`);
    if (key === undefined) throw new Error(number);
    return key;
  }

  /** Sends the request and says how the answer differs from the recorded one; undefined if it does not. */
  async play(recording: Recording, user: string | undefined): Promise<string | undefined> {
    const { request, response } = recording;
    const isLms = request.path.startsWith('/oauth2/');
    const base = isLms ? this.double.lmsUrl : this.double.cmsUrl;
    const answer = await fetch(base + this.translation.text(request.path), {
      method: request.method,
      headers: await this.#headers(recording, user),
      body: await this.#body(recording),
      redirect: 'manual',
    });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    await this.double.tasksDone();
    const text = new TextDecoder().decode(bytes);
    if (answer.status !== response.status || answer.statusText !== response.reason) {
      return `${answer.status} ${answer.statusText}, recorded ${response.status} ${response.reason}: ${text.slice(0, 200)}`;
    }
    this.#learn(recording, text);
    return (
      headerDifference(answer.headers, response.headers, this.translation) ?? this.#bodyDifference(recording, text)
    );
  }

  async #headers({ name, request }: Recording, user: string | undefined): Promise<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [header, value] of Object.entries(request.headers)) {
      if (header === 'Authorization') {
        headers[header] = value.replace(/<(\w+)>/, (_, each: string) => this.double.token(each));
      } else if (!value.startsWith('multipart/')) {
        headers[header] = this.translation.text(value);
      }
    }
    // The recordings leave out what was wrong with these.
    if (name === '74-bad-bearer') headers['Authorization'] = 'Bearer nonsense';
    if (name === '74-bad-jwt') headers['Authorization'] = 'JWT a.b.c';
    if (user === undefined) return headers;
    const { cookie, csrf } = await this.#session(user);
    headers['Cookie'] = cookie;
    if (!name.endsWith('-without-csrf')) headers['X-CSRFToken'] = csrf;
    return headers;
  }

  async #body({ name, request }: Recording): Promise<string | FormData | URLSearchParams | null> {
    const { body } = request;
    if (body === null || body === undefined) return null;
    if (name === '70-malformed-json') return '{"data": ';
    const { form, files } = body as { form?: Record<string, string> | null; files?: string[] };
    if (files === undefined) return this.translation.text(JSON.stringify(body));
    if (files.length === 0) {
      return new URLSearchParams(
        Object.entries(form ?? {}).map(([key, value]) => [
          key,
          value === '<secret>' ? this.double.client.secret : value,
        ]),
      );
    }
    const data = new FormData();
    for (const file of files) {
      const [field = '', fileName = ''] = file.split(': ');
      data.set(field, new Blob([new Uint8Array(await archiveFor(fileName))]), fileName);
    }
    return data;
  }

  async #session(user: string): Promise<Session> {
    const known = this.#sessions.get(user);
    if (known !== undefined) return known;
    const jar = new Map<string, string>();
    const get = async (url: string, init: RequestInit = {}) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { ...init, headers: { ...init.headers, cookie }, redirect: 'manual' });
      for (const each of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
        jar.set(name, value);
      }
      return answer;
    };
    const { cmsUrl, lmsUrl } = this.double;
    const { csrfToken } = (await (await get(`${lmsUrl}/csrf/api/v1/token`)).json()) as { csrfToken: string };
    await get(`${lmsUrl}/api/user/v2/account/login_session/`, {
      method: 'POST',
      body: new URLSearchParams({ email_or_username: user, password: `${user}-password` }),
      headers: { 'X-CSRFToken': csrfToken },
    });
    let next: string | null = `${cmsUrl}/login/?next=/home/`;
    while (next !== null) {
      const answer: Response = await get(next);
      const location: string | null = answer.headers.get('location');
      next = location === null ? null : new URL(location, next).href;
    }
    const session = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), csrf: csrfToken };
    this.#sessions.set(user, session);
    return session;
  }

  /** Ids that the double has made where the live CMS had made others. */
  #learn({ response }: Recording, text: string): void {
    const recorded = response.body as { locator?: string; task_id?: string; content?: { id: number } } | null;
    if (typeof recorded !== 'object' || recorded === null) return;
    const actual = text.startsWith('{') ? (JSON.parse(text) as typeof recorded) : {};
    const id = (locator = '') => locator.slice(locator.lastIndexOf('@') + 1);
    if (recorded.locator !== undefined) this.translation.learn(id(recorded.locator), id(actual?.locator));
    if (recorded.task_id !== undefined) this.translation.learn(recorded.task_id, actual?.task_id ?? '');
    if (recorded.content?.id !== undefined) {
      this.translation.learn(`staged ${recorded.content.id}`, String(actual?.content?.id));
    }
  }

  #bodyDifference({ name, response }: Recording, text: string): string | undefined {
    const { body } = response;
    if (typeof body === 'string') {
      if (/^<\d+ bytes>$/.test(body)) return text === '' ? 'an empty file' : undefined;
      const wanted = normalText(this.translation.text(latin(body)));
      return wanted === normalText(text) ? undefined : `${text.slice(0, 300)}, recorded ${wanted.slice(0, 300)}`;
    }
    const start = (body as { _start?: string } | null)?._start;
    if (start !== undefined) {
      const wanted = normalStart(this.translation.text(start));
      const value = normal(loads(text)) as JsonValue;
      // Some were written with escapes and some without.
      const got = dumps(value, { ascii: !/[^\x00-\x7f]/.test(wanted) });
      return got.startsWith(wanted) ? undefined : firstDifference(wanted, got);
    }
    const wanted = normal(JSON.parse(this.translation.text(JSON.stringify(body))));
    return jsonDifference(inAnyOrder(wanted, name), inAnyOrder(normal(parsed(text)), name), '');
  }
}

/** Lists whose order is that of a set, or of the file system of the machine that imported. */
function inAnyOrder(value: unknown, name: string): unknown {
  if (/^33-orphan-list/.test(name) && Array.isArray(value)) return value.toSorted();
  if (!/^21-.*-assets$/.test(name) || typeof value !== 'object' || value === null) return value;
  const { assets } = value as { assets: { id: string }[] };
  return { ...value, assets: assets.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
}

/** A text answer without a charset was recorded as Latin-1. */
function latin(text: string): string {
  const bytes = [...text].map((character) => character.codePointAt(0) ?? 0);
  if (bytes.every((byte) => byte < 128)) return text;
  const back = new TextDecoder('windows-1252');
  const table = new Map([...Array(256).keys()].map((byte) => [back.decode(new Uint8Array([byte])), byte]));
  const found = [...text].map((character) => table.get(character));
  if (found.includes(undefined)) return text;
  const decoded = new TextDecoder().decode(new Uint8Array(found.map((byte) => byte ?? 0)));
  return decoded.includes('\ufffd') ? text : decoded;
}

function parsed(text: string): unknown {
  try {
    return text === '' ? '' : JSON.parse(text);
  } catch {
    return text;
  }
}

const HEADERS = 'Content-Type Allow Location Content-Disposition WWW-Authenticate Cache-Control Pragma'.split(' ');

function headerDifference(
  headers: Headers,
  recorded: Readonly<Record<string, string>>,
  translation: Translation,
): string | undefined {
  if (headers.has('Content-Language') !== 'Content-Language' in recorded) return 'Content-Language';
  for (const name of HEADERS) {
    const wanted = recorded[name] === undefined ? undefined : comparable(name, translation.text(recorded[name]));
    const got = comparable(name, headers.get(name) ?? undefined);
    if (wanted !== got) return `${name}: ${got}, recorded ${wanted}`;
  }
  return undefined;
}

function comparable(name: string, value: string | undefined): string | undefined {
  // Django writes the methods of a function view in the order of a set.
  if (name === 'Allow') return value?.split(', ').sort().join(', ');
  return value?.replace(/filename=course\.\w{8}\.tar\.gz/, 'filename=<export>');
}

export function jsonDifference(wanted: unknown, got: unknown, path: string): string | undefined {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (isObject(wanted) && isObject(got) && Array.isArray(wanted) === Array.isArray(got)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
      const found = jsonDifference(wanted[key], got[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (wanted === got) return undefined;
  const [one = '', other = ''] = [JSON.stringify(wanted), JSON.stringify(got)];
  return `${path}: ${one.length > 150 || other.length > 150 ? firstDifference(one, other) : `${other}, recorded ${one}`}`;
}

function firstDifference(wanted: string, got: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === got[at]) at++;
  const from = Math.max(0, at - 60);
  return `…${got.slice(from, at + 100)}…, recorded …${wanted.slice(from, at + 100)}…`;
}

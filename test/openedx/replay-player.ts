/** Sends recorded requests to the double and compares its answers. */
import { type BlockKey, type CourseKey, courseRoot, type Double, parseCourseKey, typeOf } from './double/index.ts';
import { archiveFor } from './replay-archives.ts';
import { bodyDifference, headerDifference, jsonDifference } from './replay-compare.ts';
import { normal, type RecordedResult, type Recording, Translation } from './replay-recordings.ts';

/** Signed in at Studio: the value of the cookie header, and the CSRF token. */
interface Session {
  readonly cookie: string;
  readonly csrf: string;
}

interface Task {
  readonly created?: string;
  readonly modified?: string;
  readonly artifacts: readonly string[];
  readonly results?: readonly Task[];
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
      headerDifference(answer.headers, response.headers, this.translation) ??
      bodyDifference(recording, text, this.translation)
    );
  }

  /** Says how the newest task, its artifacts and the blocks of the course run differ from the recorded ones. */
  async compareResult(result: RecordedResult, course: CourseKey, user: string): Promise<string | undefined> {
    const get = async (url: string) =>
      (await fetch(url, { headers: { authorization: `JWT ${this.double.token(user)}` } })).json() as Promise<Task>;
    const { results } = await get(`${this.double.cmsUrl}/api/tasks/v0/tasks/?page_size=1`);
    const { artifacts: urls, created: _created, modified: _modified, ...task } = results?.[0] ?? { artifacts: [] };
    const artifacts = await Promise.all(urls.map(get));
    const { artifacts: _, created: __, modified: ___, ...recordedTask } = result.task as Task;
    const got = normal({ task, artifacts, tree: this.#tree(course, courseRoot) });
    const wanted = { task: recordedTask, artifacts: result.artifacts, tree: result.tree };
    return jsonDifference(normal(JSON.parse(this.translation.text(JSON.stringify(wanted)))), got, '');
  }

  /** Containers in a row, and the components of each unit in a list of their own. */
  #tree(course: CourseKey, key: BlockKey): unknown[] {
    const block = this.double.store.run(course)?.draft.blocks.get(key);
    const children = block?.children ?? [];
    const name = `${typeOf(key)}/${key.slice(key.indexOf('@') + 1)}`;
    if (typeOf(key) !== 'vertical') return [name, ...children.flatMap((child) => this.#tree(course, child))];
    return children.length === 0 ? [name] : [name, children.flatMap((child) => this.#tree(course, child))];
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
    const { cookie, csrf } = await this.session(user);
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

  /** Signs a user in at Studio, as a browser does. */
  async session(user: string): Promise<Session> {
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
}

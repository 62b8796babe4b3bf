/** The recordings of a live CMS, and the rules by which what cannot be the same twice is made equal. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PythonFloat } from './double/modulestore/json.ts';
import { dumps } from './double/modulestore/python-json.ts';

export const RECORDINGS = fileURLToPath(new URL('../../../shared/openedx/recordings/', import.meta.url));
export const READBACK = fileURLToPath(new URL('../../../shared/openedx/readback/', import.meta.url));
export const hasRecordings = existsSync(RECORDINGS);

export interface Recording {
  /** The file name without `.json`. */
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly reason: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

/** What a `…-result.json` says of an import: its task, the task's artifacts and the blocks that are there. */
export interface RecordedResult {
  readonly name: string;
  readonly task: unknown;
  readonly artifacts: unknown;
  readonly tree: unknown;
}

export function readRecordings(): { recordings: Recording[]; results: RecordedResult[] } {
  const recordings: Recording[] = [];
  const results: RecordedResult[] = [];
  for (const file of readdirSync(RECORDINGS).sort()) {
    const name = file.replace(/\.json$/, '');
    const content = JSON.parse(readFileSync(RECORDINGS + file, 'utf8'));
    if (content.request === undefined) results.push({ name, ...content });
    else recordings.push(completed({ name, ...content }));
  }
  return { recordings, results };
}

/** Long answers were cut off in the recordings, but some of them were also kept whole. */
function completed(recording: Recording): Recording {
  const { name, response } = recording;
  const [, folder, kind] = /^21-(.*)-(assets|advanced_settings)$/.exec(name) ?? [];
  if (folder === undefined || (response.body as { _start?: string })._start === undefined) return recording;
  const body = JSON.parse(readFileSync(`${READBACK}${folder}/${kind}.json`, 'utf8'));
  return { ...recording, response: { ...response, body } };
}

const TIMES = 'edited_on published_on date_added created modified created_on published_at at_time exp iat'.split(' ');
const DISPLAYED = /^[A-Z][a-z]{2} \d\d, \d{4} at \d\d:\d\d UTC$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const LAB_HOST = /127\.0\.0\.1:1801[01]/g;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Ids and hosts of the recordings, and what stands for them now. */
export class Translation {
  readonly #ids = new Map<string, string>();
  readonly hosts: { readonly cms: string; readonly lms: string };

  constructor(cmsUrl: string, lmsUrl: string) {
    this.hosts = { cms: cmsUrl.replace('http://', ''), lms: lmsUrl.replace('http://', '') };
  }

  learn(recorded: string, actual: string): void {
    this.#ids.set(recorded, actual);
  }

  /** A recorded text as it is to be now. */
  text(recorded: string): string {
    return recorded
      .replace(LAB_HOST, this.hosts.cms)
      .replaceAll('127.0.0.1:18000', this.hosts.lms)
      .replace(/[0-9a-f]{32}|(?<=block@)(?:vertical|openassessment)1\b/g, (id) => this.#ids.get(id) ?? id)
      .replace(UUID, (id) => this.#ids.get(id) ?? id)
      .replace(
        /(staged-content\/)(\d+)/g,
        (_, path: string, id: string) => path + (this.#ids.get(`staged ${id}`) ?? id),
      );
  }
}

/** Makes a value comparable: moments, random ids and what only the lab's installation had. */
export function normal(value: unknown, key = ''): unknown {
  if (value instanceof PythonFloat) return value;
  if (Array.isArray(value)) return value.map((item) => normal(item, key));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, each]) => [name, normal(each, name)] as const);
    return Object.fromEntries(hasRandomId(value) ? [...entries, ['id', '<random>']] : entries);
  }
  if (typeof value !== 'string') return value;
  if (TIMES.includes(key)) return DISPLAYED.test(value) ? '<minute>' : ISO.test(value) ? '<moment>' : value;
  if (key === 'access_token') return normalToken(value);
  if (key === 'help') return '<help>';
  if (key === 'csrfToken') return `<${value.length} characters>`;
  if (key === 'published_version') return value.replace(/[0-9a-f]{24}/, '<version>');
  return normalText(value);
}

/** The parts of a token in the form of the recordings, without what changes with each. */
function normalToken(token: string): string {
  const [header = '', claims = ''] = token.split('.');
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const text = token.startsWith('<') ? token : `<${dumps(decoded(header))}.${dumps(decoded(claims))}>`;
  return text.replace(/"(exp|iat)": \d+/g, '"$1": 0').replace(/"sub": "[0-9a-f]{32}"/, '"sub": ""');
}

/** A copy in the clipboard has a serial number, a configuration without groups a random id. */
function hasRandomId(value: object): boolean {
  if ('olx_url' in value) return true;
  return 'scheme' in value && value.scheme === 'cohort' && 'groups' in value && JSON.stringify(value.groups) === '[]';
}

export function normalText(text: string): string {
  return (
    text
      .replace(UUID, '<uuid>')
      .replace(/staged-content\/\d+/g, 'staged-content/<serial>')
      .replace(/^course\.[a-z0-9_]{8}\.tar\.gz/, '<export>')
      // The pages of the lab's templates.
      .replace(/^<html><body>.*<\/body><\/html>$/s, '<page>')
      // The lab had no built assets, so that nothing could be drawn.
      .replace("module 'webpack_loader' has no attribute 'utils'", '')
  );
}

/** The beginning of a recorded JSON text that was cut off, made comparable with `dumps(normal(...))`. */
export function normalStart(text: string): string {
  const whole = text.slice(0, Math.max(0, text.lastIndexOf(', "')));
  return whole.replace(/"([a-z_]+)": "((?:[^"\\]|\\.)*)"/g, (_, key: string, value: string) => {
    return `"${key}": "${[...TIMES, 'help', 'published_version'].includes(key) ? normal(value, key) : normalText(value)}"`;
  });
}

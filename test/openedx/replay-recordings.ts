/** The recordings of a live CMS, and the rules by which what cannot be the same twice is made equal. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
    else recordings.push({ name, ...content });
  }
  return { recordings, results };
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
      .replace(/[0-9a-f]{32}/g, (id) => this.#ids.get(id) ?? id)
      .replace(UUID, (id) => this.#ids.get(id) ?? id)
      .replace(
        /(staged-content\/)(\d+)/g,
        (_, path: string, id: string) => path + (this.#ids.get(`staged ${id}`) ?? id),
      );
  }
}

/** Makes a value comparable: moments, random ids and what only the lab's installation had. */
export function normal(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => normal(item, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normal(each, name)]));
  }
  if (typeof value !== 'string') return key === 'id' && typeof value === 'number' && value < 1000 ? '<serial>' : value;
  if (TIMES.includes(key)) return DISPLAYED.test(value) ? '<minute>' : ISO.test(value) ? '<moment>' : value;
  if (key === 'csrfToken') return `<${value.length} characters>`;
  if (key === 'published_version') return value.replace(/[0-9a-f]{24}/, '<version>');
  return normalText(value);
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
    return `"${key}": "${TIMES.includes(key) ? normal(value, key) : normalText(value)}"`;
  });
}

import type { ProblemName } from '#contract';
import { MAX_STEPS } from '#contract/schemas';
import { DEFAULT_LIMITS as ARCHIVE, type ArchiveLimits, type ReadLimits } from '#olx';
import { DEFAULT_LIMITS as STORE, type Limits as StoreLimits } from '#store';
import { Refusal } from '../refusal.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const MINUTE = 60_000;

/** One limit of the service. */
export interface Limit {
  /** What holds if nobody says otherwise. */
  readonly value: number;
  readonly unit: 'bytes' | 'bytes a second' | 'ms' | 'times' | 'points a minute' | '';
  /** The environment variable that changes it; null for none. */
  readonly variable: string | null;
  /** The type of the problem document that refuses what is over it. */
  readonly problem: ProblemName;
  /** What it bounds; reads on from its name in the README's table. */
  readonly bounds: string;
}

/**
 * Every limit of the service, in the order of the README's table. A refusal names the limit and its
 * value in `limit`. `test/server/limits.test.ts` tries each, just below and just above.
 */
export const LIMITS = {
  'json-bytes': row(8 * MIB, 'bytes', 'too-large', 'a JSON body'),
  'json-names': row(20_000, '', 'too-large', 'names of members in a JSON body, at any depth'),
  'document-bytes': row(8 * MIB, 'bytes', 'too-large', 'one OLX document'),
  'archive-bytes': row(512 * MIB, 'bytes', 'too-large', 'an archive or a file as it is sent', 'OLX_LIMIT_ARCHIVE'),
  'archive-entries': row(ARCHIVE.maxEntries, '', 'too-large', 'entries of an archive, counted while it arrives'),
  'archive-unpacked-bytes': row(ARCHIVE.maxUnpackedBytes, 'bytes', 'too-large', 'an archive unpacked'),
  'archive-ratio': row(ARCHIVE.maxRatio, 'times', 'too-large', 'unpacked to packed, from 16 MiB unpacked on'),
  'archive-text-bytes': row(ARCHIVE.maxHeldBytes, 'bytes', 'too-large', 'all OLX in an archive'),
  steps: row(MAX_STEPS, '', 'bad-request', 'steps of one request'),
  'settings-per-request': row(1_000, '', 'too-large', 'settings that one request changes'),
  'settings-per-block': row(1_000, '', 'too-large', 'settings that are set on one block'),
  'children-per-block': row(5_000, '', 'too-large', 'children of one block'),
  'blocks-per-course': row(50_000, '', 'too-large', 'blocks of a course run, or of what is sent'),
  'course-bytes': row(20 * GIB, 'bytes', 'too-large', 'what a course run stores, history included', 'OLX_LIMIT_COURSE'),
  'object-bytes': row(STORE.object, 'bytes', 'too-large', 'one block, or the list of all files'),
  'plan-bytes': row(STORE.plan, 'bytes', 'too-large', 'the order of a job'),
  'result-bytes': row(STORE.result, 'bytes', 'too-large', 'an answer that is kept for a job or a key'),
  'comparison-text-bytes': row(8 * MIB, 'bytes', 'too-large', 'the texts of one comparison'),
  'body-pause': row(30_000, 'ms', 'bad-request', 'a pause in which nothing of a body arrives'),
  'body-rate': row(
    4 * 1024,
    'bytes a second',
    'bad-request',
    'the least average speed of a body, once `body-pause` has passed',
  ),
  'body-time': row(120 * MINUTE, 'ms', 'bad-request', 'a whole body on its way'),
  'write-time': row(MINUTE, 'ms', 'timed-out', 'the work of a write'),
  'job-time': row(30 * MINUTE, 'ms', 'timed-out', 'the work of a job'),
  'jobs-per-application': row(50, '', 'throttled', 'jobs queued or running, per application', 'OLX_LIMIT_JOBS'),
  'streams-per-caller': row(20, '', 'throttled', 'event streams open, per user of an application'),
  streams: row(500, '', 'throttled', 'event streams open in all', 'OLX_LIMIT_STREAMS'),
  'points-per-application': row(60_000, 'points a minute', 'throttled', 'an application', 'OLX_RATE_APPLICATION'),
  'points-per-user': row(30_000, 'points a minute', 'throttled', 'a user', 'OLX_RATE_USER'),
  'usage-page': row(100, '', 'bad-request', 'rows of one answer about usage'),
  'usage-hours': row(336, '', 'bad-request', 'hours that an answer about usage shows one by one'),
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof LIMITS;

/** The value of each limit. */
export type ServerLimits = Readonly<Record<LimitName, number>>;

export const LIMIT_NAMES: readonly LimitName[] = Object.keys(LIMITS) as LimitName[];

/** The limits if nobody says otherwise. */
export const DEFAULT_SERVER_LIMITS: ServerLimits = Object.fromEntries(
  LIMIT_NAMES.map((name) => [name, LIMITS[name].value]),
) as Record<LimitName, number>;

/** What refuses something that is over a limit. `said` is a sentence without its end: the value follows. */
export function overLimit(limits: ServerLimits, name: LimitName, said: string): Refusal {
  const value = limits[name];
  return new Refusal(LIMITS[name].problem, `${said} ${value}${unitOf(name)} (${name}).`, { limit: { name, value } });
}

/** The same for what may be asked again, in so many seconds. */
export function throttled(limits: ServerLimits, name: LimitName, said: string, wait: number): Refusal {
  const { problem, message, members } = overLimit(limits, name, said);
  return new Refusal(problem, message, { ...members, retry_after: wait });
}

function unitOf(name: LimitName): string {
  const { unit } = LIMITS[name];
  return unit === '' ? '' : ` ${unit}`;
}

/** A block may come as a draft and in its published form, and reading counts both. */
export const FORMS = 2;

/** How much content a request may bring, as reading takes it. */
export function readLimits(limits: ServerLimits): ReadLimits {
  return {
    blocks: FORMS * limits['blocks-per-course'],
    children: limits['children-per-block'],
    settings: limits['settings-per-block'],
  };
}

/** The name under which the service has a limit of reading. */
export const READ_LIMIT_NAMES = {
  blocks: 'blocks-per-course',
  children: 'children-per-block',
  settings: 'settings-per-block',
} as const satisfies Readonly<Record<keyof ReadLimits, LimitName>>;

/** The same for unpacking. */
export function archiveLimits(limits: ServerLimits): Partial<ArchiveLimits> {
  return Object.fromEntries(Object.entries(ARCHIVE_LIMIT_NAMES).map(([of, name]) => [of, limits[name]]));
}

/** The name under which the service has a limit of archives. */
export const ARCHIVE_LIMIT_NAMES = {
  maxEntries: 'archive-entries',
  maxUnpackedBytes: 'archive-unpacked-bytes',
  maxRatio: 'archive-ratio',
  maxHeldBytes: 'archive-text-bytes',
  maxBufferedZipBytes: 'archive-bytes',
} as const satisfies Readonly<Record<Exclude<keyof ArchiveLimits, 'maxEntryBytes'>, LimitName>>;

/** The same for the store. */
export function storeLimits(limits: ServerLimits): Partial<StoreLimits> {
  return {
    object: limits['object-bytes'],
    plan: limits['plan-bytes'],
    result: limits['result-bytes'],
    course: limits['course-bytes'],
  };
}

/** The names under which the service has what the store calls so. */
export const STORE_LIMIT_NAMES = {
  object: 'object-bytes',
  order: 'plan-bytes',
  plan: 'plan-bytes',
  result: 'result-bytes',
  answer: 'result-bytes',
  course: 'course-bytes',
} as const satisfies Readonly<Record<string, LimitName>>;

/** The table of the README. */
export function limitsTable(): string {
  const rows = LIMIT_NAMES.map((name) => {
    const { value, unit, variable, problem, bounds }: Limit = LIMITS[name];
    const by = variable === null ? '' : `\`${variable}\``;
    return `| \`${name}\` | ${grouped(value)}${unit === '' ? '' : ` ${unit}`} | ${by} | \`${problem}\` | ${bounds} |`;
  });
  return ['| limit | default | variable | problem | of |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function grouped(value: number): string {
  if (value % GIB === 0) return `${value / GIB} Gi`;
  if (value % MIB === 0) return `${value / MIB} Mi`;
  return String(value).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ',');
}

function row<Problem extends ProblemName>(
  value: number,
  unit: Limit['unit'],
  problem: Problem,
  bounds: string,
  variable: string | null = null,
): Limit & { readonly problem: Problem } {
  return { value, unit, variable, problem, bounds };
}

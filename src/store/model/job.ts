import type { CourseKey } from '#olx';
import { CorruptStore } from '../errors.ts';
import type { JobRow } from '../schema.ts';
import {
  type InstanceId,
  JOB_STATES,
  type Job,
  type JobId,
  type JobProgress,
  type JobState,
  type JobSummary,
} from '../types.ts';
import { parseJson } from './json.ts';

const NAME_LENGTH = 255;
const MESSAGE_LENGTH = 4_000;

/** The states of a job that works or will soon. */
export const UNDER_WAY: readonly JobState[] = ['queued', 'running'];

/** The states of a job that may still do something, those that wait for a sign-in included. */
export const NOT_OVER: readonly JobState[] = [...UNDER_WAY, 'needs_sign_in'];

export function isUnderWay({ state }: Pick<Job, 'state'>): boolean {
  return UNDER_WAY.includes(state);
}

/** What a row says. Throws `CorruptStore`. */
export function jobOf(row: JobRow): Job {
  return { ...summaryOf(row), result: row.result === null ? null : parseJson(row.result) };
}

/** The same without the result. */
export function summaryOf(row: Omit<JobRow, 'result' | 'order' | 'spool'>): JobSummary {
  const { state } = row;
  if (!isJobState(state)) throw new CorruptStore('job', row.id);
  return {
    id: row.id as JobId,
    kind: row.kind,
    course: row.course as CourseKey | null,
    state,
    phase: row.phase,
    done: Number(row.done),
    total: row.total === null ? null : Number(row.total),
    message: row.message,
    owner: row.owner,
    instance: row.instance as InstanceId,
    attempt: row.attempt,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The columns that a step of progress changes. */
export function progressColumns({ phase, done, total, message }: JobProgress): Partial<JobRow> {
  return {
    state: 'running',
    ...(phase === undefined ? {} : { phase: phase.slice(0, NAME_LENGTH) }),
    ...(done === undefined ? {} : { done: wholeNumber(done) }),
    ...(total === undefined ? {} : { total: total === null ? null : wholeNumber(total) }),
    ...(message === undefined ? {} : { message: message === null ? null : messageText(message) }),
  };
}

/** A message as it can be stored: Unicode, and not too long. */
export function messageText(message: string): string {
  return message.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, MESSAGE_LENGTH).toWellFormed();
}

function wholeNumber(value: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(value)));
}

function isJobState(text: string): text is JobState {
  const states: readonly string[] = JOB_STATES;
  return states.includes(text);
}

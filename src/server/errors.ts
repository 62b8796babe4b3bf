import type { FastifyError } from 'fastify';
import { ReadLimitExceeded } from '#olx';
import { CmsFailure } from '#openedx';
import {
  CourseGone,
  HeadMoved,
  KeyLost,
  LimitExceeded,
  NewerDatabase,
  OutcomeUnknown,
  QueueTimeout,
  StoreFailed,
  StudioWriteLost,
  StudioWriteUnderWay,
  WritesLost,
} from '#store';
import { FORMS, READ_LIMIT_NAMES, STORE_LIMIT_NAMES } from './config/limits.ts';
import { NeedsSignIn, Refusal } from './refusal.ts';

/** The refusal that an error amounts to. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof LimitExceeded) {
    const { what, limit } = error.data;
    const name = Object.hasOwn(STORE_LIMIT_NAMES, what)
      ? STORE_LIMIT_NAMES[what as keyof typeof STORE_LIMIT_NAMES]
      : what;
    const detail = `Too large: the ${what} is over ${limit} (${name}).`;
    return new Refusal('too-large', detail, { limit: { name, value: limit } }, { cause: error });
  }
  if (error instanceof ReadLimitExceeded) return readRefusal(error);
  if (error instanceof CourseGone)
    return new Refusal('not-found', `The course run ${error.data.course} was deleted.`, {}, { cause: error });
  if (error instanceof HeadMoved) return versionMismatch(error);
  if (error instanceof KeyLost) return inProgress({ cause: error });
  if (error instanceof StoreFailed) return refusalForDatabase(error);
  if (error instanceof NewerDatabase)
    return new Refusal('unavailable', 'The service is being upgraded. Nothing was changed.', {}, { cause: error });
  if (error instanceof QueueTimeout) {
    return new Refusal('unavailable', 'Too many writers are queued for this course run.', {}, { cause: error });
  }
  if (error instanceof CmsFailure) return refusalForCms(error);
  if (error instanceof StudioWriteUnderWay || error instanceof StudioWriteLost) {
    const detail = 'Another write to Studio is not finished yet. Try again soon.';
    return new Refusal('unavailable', detail, {}, { cause: error });
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Refusal('timed-out', 'This took too long and was given up. Nothing was changed.', {}, { cause: error });
  }
  return refusalForFramework(error);
}

/** What a failure of the CMS means for the request that needed it. The words of the CMS are repeated as they are. */
function refusalForCms(error: CmsFailure): Refusal {
  const cause = { cause: error };
  const { kind, call, status, words } = error;
  const said = words === '' ? '' : ` It says: ${words}`;
  const answered = status === null ? '' : ` with ${status}`;
  switch (kind) {
    case 'sign-in':
      return new NeedsSignIn(`Studio does not take the token${answered}.${said}`, cause);
    case 'timed-out':
      return new Refusal('timed-out', `Studio did not answer in time (${call}).${said}`, {}, cause);
    case 'unreachable':
      return new Refusal('remote-failed', `Studio cannot be reached (${call}).${said}`, {}, cause);
    case 'too-large':
      return new Refusal('remote-failed', `The answer of Studio is too large (${call}).${said}`, {}, cause);
    case 'task-failed':
      return new Refusal('remote-failed', `Studio began its task, and the task failed (${call}).${said}`, {}, cause);
    case 'forbidden':
    case 'not-found':
    case 'refused':
    case 'failed':
      return new Refusal('remote-failed', `Studio refused the call ${call}${answered}.${said}`, {}, cause);
  }
}

/** The 409 for a request whose key another sending of it holds. */
export function inProgress(options: ErrorOptions = {}): Refusal {
  return new Refusal('in-progress', 'The first request with this Idempotency-Key is still running.', {}, options);
}

function refusalForDatabase(error: StoreFailed): Refusal {
  const cause = { cause: error };
  if (error instanceof OutcomeUnknown) {
    const detail =
      'The connection to the database was lost while the change was committed. Look whether it was made, or send the request again with the same Idempotency-Key.';
    return new Refusal('unavailable', detail, {}, cause);
  }
  if (error instanceof WritesLost)
    return new Refusal('unavailable', 'The database restarted meanwhile. Nothing was changed.', {}, cause);
  switch (error.kind) {
    case 'unavailable':
      return new Refusal('unavailable', 'The database cannot be reached. Nothing was changed.', {}, cause);
    case 'read-only':
      return new Refusal('unavailable', 'The database can only be read. Nothing was changed.', {}, cause);
    case 'full':
      return new Refusal('storage-full', 'The disk of the database is full. Nothing was changed.', {}, cause);
    case 'failed':
      return internal(error);
  }
}

function internal(cause: unknown): Refusal {
  const detail = 'Something failed that should not have; it is in the log under this instance.';
  return new Refusal('internal', detail, {}, { cause });
}

function readRefusal({ limit, value: counted, file }: ReadLimitExceeded): Refusal {
  const name = READ_LIMIT_NAMES[limit];
  const value = limit === 'blocks' ? counted / FORMS : counted;
  const said = {
    blocks: 'This holds more blocks than',
    children: 'A block has more children than',
    settings: 'A block has more settings than',
  }[limit];
  return new Refusal('too-large', `${file === null ? '' : `${file}: `}${said} ${value} (${name}).`, {
    limit: { name, value },
  });
}

function versionMismatch(error: HeadMoved): Refusal {
  const { current } = error;
  return new Refusal(
    'version-mismatch',
    'The course run was changed at the same moment.',
    {
      current_version: current?.version ?? null,
      changed_by: current?.author ?? null,
      changed_at: current?.createdAt ?? null,
      commit: current?.id ?? null,
    },
    { cause: error },
  );
}

function refusalForFramework(error: unknown): Refusal {
  const { code, statusCode, message } = describe(error);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Refusal(
      'unsupported-media-type',
      'Bodies of this content type are not taken here.',
      {},
      { cause: error },
    );
  }
  if (statusCode === 413) return new Refusal('too-large', 'The body is too large.', {}, { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new Refusal('bad-request', message, {}, { cause: error });
  if (statusCode === 503) return new Refusal('unavailable', 'The service is stopping.', {}, { cause: error });
  return internal(error);
}

function describe(error: unknown): { code: string; statusCode: number; message: string } {
  if (!(error instanceof Error)) return { code: '', statusCode: 500, message: '' };
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  return { code, statusCode, message: error.message };
}

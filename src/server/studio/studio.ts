import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Course, CourseKey } from '#olx';
import type { CommitId, Store } from '#store';
import { NeedsSignIn, Refusal } from '../refusal.ts';
import type { Connection, Driver, DriverContext, Forecast, Moved, Right, StudioState } from './driver.ts';

/** Whose right a request brings along: the person's own token, or null for applications, the demo author and jobs that were taken up. */
export interface Caller {
  readonly token: string | null;
}

/** Nobody's own right: what is done is done by the service account. */
export const NOBODY: Caller = { token: null };

/**
 * An answer counts for so long from the moment that Studio was asked, in milliseconds. A page that opens sends a burst
 * of requests within that time, which cost one question. A person who saves in Studio and turns to the page takes
 * longer, so the page never shows them what was there before.
 */
export const FRESH = 300;
/** A question to Studio may take so long, in milliseconds. It may have to read all that has moved. */
const QUESTION_TIME = 120_000;
/** How long it is remembered that Studio has a course run, or does not, in milliseconds. */
const REMEMBERED = 60_000;
const MOST_REMEMBERED = 10_000;
/** People whose tokens are at work at the same time. */
const MOST_PEOPLE = 500;
/** A token that nobody used for so long is forgotten, in milliseconds. Tokens of the platform hold for an hour. */
const IDLE = 10 * 60_000;
/**
 * How long writers of a Studio course run wait for their turn, in milliseconds. An import of 900 blocks takes 35
 * seconds and keeps the turn meanwhile. A request as a whole may take a minute (`write-time`).
 */
export const STUDIO_PATIENCE = 50_000;

/** What Studio had when a course run was last read. */
export interface KnownRun {
  readonly course: CourseKey;
  readonly commit: CommitId;
  readonly state: StudioState;
}

/** One Open edX whose course runs are versioned here. */
export interface Studio {
  /** A connection that reads: by the service account, which may export whole course runs, else by the person's token. */
  reader(caller: Caller): Connection;
  /** A connection that writes: by the person's own token, else by the service account. */
  writer(caller: Caller): Connection;
  /** True if work can be done without anybody's token. */
  readonly hasServiceAccount: boolean;
  /**
   * Asks Studio what has changed. Questions about one course run at about the same moment are one. A thorough one also
   * sees what was published or discarded, for those who write.
   */
  changes(known: KnownRun, caller: Caller, isThorough: boolean): Promise<Moved>;
  /** Forgets what was answered last, because a write has found that Studio is not as it said. */
  forget(course: CourseKey): void;
  /** True if Studio has the course run. Remembered for a minute. */
  has(course: CourseKey, caller: Caller): Promise<boolean>;
  create(course: CourseKey, displayName: string, caller: Caller): Promise<void>;
  /** What the driver reads and writes with; `signal` ends its work. */
  context(signal: AbortSignal, tell?: DriverContext['tell']): DriverContext;
  /** How a change would be carried out. Asks nobody. */
  forecast(known: StudioState, next: Course): Promise<Forecast>;
}

interface Question {
  readonly commit: CommitId;
  readonly isThorough: boolean;
  readonly when: {
    /** Null while the question waits for the one before. */
    asked: number | null;
    isOver: boolean;
  };
  readonly answer: Promise<Moved>;
}

/** @param hasServiceAccount whether the driver can connect as the service */
export function createStudio(
  driver: Driver,
  store: Pick<Store, 'blobs'>,
  hasServiceAccount: boolean,
  now: () => number,
): Studio {
  const people = new LRUCache<string, Connection>({ max: MOST_PEOPLE, ttl: IDLE, updateAgeOnGet: true });
  const known = new LRUCache<string, boolean>({ max: MOST_REMEMBERED, ttl: REMEMBERED });
  const questions = new Map<CourseKey, Question>();
  let service: Connection | null = null;

  function connection(right: Right): Connection {
    if (right.kind === 'service') {
      service ??= driver.connect(right);
      return service;
    }
    const name = nameOf(right.token);
    const found = people.get(name);
    if (found !== undefined) return found;
    const made = driver.connect(right);
    people.set(name, made);
    return made;
  }

  function reader(caller: Caller): Connection {
    if (hasServiceAccount) return connection({ kind: 'service' });
    return writer(caller);
  }

  function writer({ token }: Caller): Connection {
    if (token !== null) return connection({ kind: 'person', token });
    if (hasServiceAccount) return connection({ kind: 'service' });
    throw new NeedsSignIn('This needs a token of Open edX, because the service has no account of its own there.');
  }

  function context(signal: AbortSignal, tell: DriverContext['tell'] = () => undefined): DriverContext {
    return { blobs: store.blobs, signal, tell, now };
  }

  function ask(
    { course, commit, state }: KnownRun,
    caller: Caller,
    isThorough: boolean,
    before: Promise<unknown> | null,
  ): Question {
    const when: Question['when'] = { asked: null, isOver: false };
    const put = async (): Promise<Moved> => {
      await before?.catch(() => undefined);
      when.asked = performance.now();
      try {
        return await reader(caller).changes(course, state, context(AbortSignal.timeout(QUESTION_TIME)), isThorough);
      } finally {
        when.isOver = true;
        // the answer may hold a whole course run
        setTimeout(() => {
          if (questions.get(course)?.when === when) questions.delete(course);
        }, FRESH).unref();
      }
    };
    const question: Question = { commit, isThorough, when, answer: put() };
    // whoever asked hears of a failure; nobody else needs to
    question.answer.catch(() => {
      if (questions.get(course) === question) questions.delete(course);
    });
    questions.set(course, question);
    return question;
  }

  return {
    reader,
    writer,
    hasServiceAccount,
    context,
    forecast: (state, next) => driver.forecast(state, next, store.blobs),

    changes(run, caller, isThorough) {
      const last = questions.get(run.course);
      const { asked = null, isOver = true } = last?.when ?? {};
      const isYoung = asked === null || performance.now() - asked < FRESH;
      const isEnough = last?.commit === run.commit && (last.isThorough || !isThorough);
      if (last !== undefined && isYoung && isEnough) return last.answer;
      return ask(run, caller, isThorough, last === undefined || isOver ? null : last.answer).answer;
    },

    forget: (course) => void questions.delete(course),

    async has(course, caller) {
      const name = `${hasServiceAccount || caller.token === null ? '' : nameOf(caller.token)} ${course}`;
      const found = known.get(name);
      if (found !== undefined) return found;
      const has = await reader(caller).has(course);
      known.set(name, has);
      return has;
    },

    async create(course, displayName, caller) {
      if (/[\p{Cc}]/u.test(displayName)) throw new Refusal('bad-request', 'The name has control characters.');
      await writer(caller).create(course, displayName);
      known.clear();
    },
  };
}

/** A token by its hash, so that what is remembered holds none. */
function nameOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

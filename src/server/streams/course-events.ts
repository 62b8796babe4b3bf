import type { CourseEvent as EventAnswer } from '#contract';
import type { CourseKey } from '#olx';
import type { CourseEvent, EventCursor, EventPage, Store } from '#store';
import { answerCommit } from '../answers/commit.ts';
import { answerLock } from '../answers/lock.ts';
import type { Actor } from '../auth/actor.ts';

import { type News, type ServerSentEvent, serverSentEvents } from './server-sent-events.ts';

/** How often a stream of a course run looks, in milliseconds. */
export interface EventTiming {
  readonly interval: number;
  /** Whether the caller may still read the course run. */
  readonly rights: number;
}

export const EVENT_TIMING: EventTiming = { interval: 500, rights: 10_000 };

/** Whose stream it is. */
export interface Listener {
  readonly actor: Actor;
  /** Whether the caller may read the course run, asked anew. */
  readonly mayRead: () => Promise<boolean>;
}

/**
 * Commits and locks of a course run as server-sent events, whichever instance they were made by. The id of an event
 * is the place after it. Ends when the course run is deleted, or the caller may not read it any more.
 */
export function courseEvents(
  look: CourseLook,
  course: CourseKey,
  start: EventCursor,
  { actor, mayRead }: Listener,
  signal: AbortSignal,
  { interval, rights }: EventTiming = EVENT_TIMING,
): AsyncIterable<string> {
  let at = start;
  let checked = Date.now();
  const over = (cursor: EventCursor): News => ({
    events: [eventOf(cursor, { kind: 'deleted' })],
    next: 'over',
  });
  return serverSentEvents(
    async () => {
      if (Date.now() - checked >= rights) {
        if (!(await mayRead())) return { events: [], next: 'over' };
        checked = Date.now();
      }
      const page = await look.since(course, at);
      if (page === null) return over(at);
      at = page.cursor;
      // another course run with the same key
      if (page.lost) return over(page.cursor);
      const events = page.events.map((event) => eventOf(event.cursor, answerEvent(event, actor)));
      return { events, next: page.more ? 'now' : 'wait' };
    },
    interval,
    start,
    signal,
  );
}

/** Looks for what happened in course runs. */
export interface CourseLook {
  /** As `EventStore.since`. */
  since(course: CourseKey, cursor: EventCursor): Promise<EventPage | null>;
}

/**
 * Looks for many streams: those of one course run ask the database together where it stands, so that a hundred open
 * pages cost little more than one.
 *
 * @param fresh is how long an answer holds, in milliseconds
 */
export function sharedLook({ events }: Pick<Store, 'events'>, fresh = EVENT_TIMING.interval / 2): CourseLook {
  const known = new Map<CourseKey, Promise<EventCursor | null>>();

  function standing(course: CourseKey): Promise<EventCursor | null> {
    const found = known.get(course);
    if (found !== undefined) return found;
    const asked = events.now(course);
    known.set(course, asked);
    const forget = (): void => void known.delete(course);
    asked.then(() => setTimeout(forget, fresh).unref(), forget);
    return asked;
  }

  return {
    async since(course, cursor) {
      const now = await standing(course);
      if (now === cursor) return { events: [], cursor, more: false, lost: false };
      return events.since(course, cursor);
    },
  };
}

function eventOf(cursor: EventCursor, data: EventAnswer): ServerSentEvent {
  return { id: cursor, name: data.kind, data };
}

function answerEvent(event: CourseEvent, actor: Actor): EventAnswer {
  if (event.kind === 'commit') return { kind: 'commit', commit: answerCommit(event.commit) };
  return { kind: event.holds ? 'lock' : 'unlock', lock: answerLock(event.lock, actor) };
}

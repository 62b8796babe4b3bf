import { CourseEventSchema } from '#contract/schemas';
import type { EventCursor } from '#store';
import { courseKeyOf, headOf } from '../access/course.ts';
import { actorOf } from '../auth/actor.ts';
import { mayStillRead } from '../auth/authorize.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { courseEvents, sharedLook } from '../streams/course-events.ts';
import { sendStream } from '../streams/send-stream.ts';
import { studioWatch } from '../streams/studio-watch.ts';
import { callerIn } from '../writes/receive.ts';
import { refresh } from '../writes/refreshing.ts';
import { answers, CourseParams, eventStream, pathOf } from './route-schema.ts';

/** What happens in a course run, as it happens. */
export function courseEventRoutes(app: App, parts: Parts): void {
  const look = sharedLook(parts.store);
  const { studio } = parts;
  const watch =
    studio === null
      ? null
      : studioWatch((course, caller, signal) =>
          refresh({ ...parts, studio }, course, caller, { mayFinish: false, isWriting: false }, signal),
        );

  app.get(
    pathOf('courseEvents'),
    {
      schema: {
        summary: 'Commits and locks as they happen',
        tags: ['history'],
        params: CourseParams,
        response: answers(
          {
            200: eventStream(
              'Server-sent events, each with a `CourseEvent` as its data. `Last-Event-ID` resumes the stream. A lock ' +
                'that nobody renews ends at its `expires_at` without an event.',
              ['commit', 'lock', 'unlock', 'deleted'],
              CourseEventSchema,
            ),
          },
          'not-found',
        ),
      },
    },
    async (request, reply) => {
      const course = courseKeyOf(request.params.course_key);
      const { version } = await headOf(parts.store, course);
      const start = cursorIn(request.headers['last-event-id']) ?? (await parts.store.events.now(course));
      // deleted between the two questions
      if (start === null) throw new Refusal('not-found', `There is no course run ${course}.`);
      reply.header('x-course-version', version);
      const listener = { actor: actorOf(request), mayRead: () => mayStillRead(request, course) };
      return sendStream(parts, request, reply, (signal) => {
        watch?.(course, callerIn(request), signal);
        return courseEvents(look, course, start, listener, signal);
      });
    },
  );
}

/** Where the client stopped, as `Last-Event-ID` repeats it; null if it says nothing of use. */
function cursorIn(header: unknown): EventCursor | null {
  return typeof header === 'string' && /^[0-9a-f.-]{1,100}$/.test(header) ? (header as EventCursor) : null;
}

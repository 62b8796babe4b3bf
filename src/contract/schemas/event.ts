import Type, { type Static } from 'typebox';
import { CommitSchema } from './commit.ts';
import type { Immutable } from './immutable.ts';
import { LockSchema } from './lock.ts';
import { CLOSED, ref, resource } from './resource.ts';

/**
 * What happens in a course run, as one server-sent event: its `event` is the kind, its `data` this object, and its
 * `id` resumes the stream after it (`Last-Event-ID`).
 */
export const CourseEventSchema = resource(
  'CourseEvent',
  Type.Union([
    Type.Object({ kind: Type.Literal('commit'), commit: ref(CommitSchema) }, CLOSED),
    Type.Object({ kind: Type.Literal('lock'), lock: ref(LockSchema) }, CLOSED),
    Type.Object({ kind: Type.Literal('unlock'), lock: ref(LockSchema) }, CLOSED),
    Type.Object(
      { kind: Type.Literal('deleted') },
      { ...CLOSED, description: 'The course run is gone; the stream ends.' },
    ),
  ]),
);

/**
 * One event of the stream of a course run: a commit, or a change of a lock.
 *
 * @useDeclaredType
 */
export type CourseEvent = Immutable<Static<typeof CourseEventSchema>>;

import Type, { type TSchema, type TUnsafe } from 'typebox';
import { MEDIA, type Plan, PROBLEMS, type ProblemName, ROUTES, type RouteName, type WriteAnswer } from '#contract';
import {
  ContentHash,
  CourseKeyText,
  JobSchema,
  MAX_PARAMETER,
  PlanId,
  PlanSchema,
  ProblemSchema,
  type Resource,
  ref,
  StateName,
  UsageKeyParameter,
  WriteAnswerSchema,
} from '#contract/schemas';

/** The path of a route as Fastify writes it, below the base path without its closing slash. */
export function pathOf(name: RouteName): string {
  return `/${ROUTES[name]}`.replace('{path}', '*').replace(/\{(\w+)\}/g, ':$1');
}

const Id = Type.String({ minLength: 1, maxLength: MAX_PARAMETER });

export const CourseParams = Type.Object({ course_key: CourseKeyText });
export const BlockParams = Type.Object({ usage_key: UsageKeyParameter });
export const CommitParams = Type.Object({ course_key: CourseKeyText, commit: StateName });
export const PlanParams = Type.Object({ course_key: CourseKeyText, plan: PlanId });
export const ContentParams = Type.Object({ course_key: CourseKeyText, hash: ContentHash });
export const JobParams = Type.Object({ job: Id });

/** The answers of a route: those that succeed, and a problem document for the status of each problem named. */
export function answers<Good extends Readonly<Record<number, TSchema>>>(
  good: Good,
  ...problems: readonly ProblemName[]
): Good {
  const always: readonly ProblemName[] = [
    'bad-request',
    'unauthorized',
    'forbidden',
    'throttled',
    'remote-failed',
    'unavailable',
    'timed-out',
    'storage-full',
  ];
  const refused = [...new Set([...always, ...problems])].map((name) => {
    const { status, title } = PROBLEMS[name];
    return [status, { description: title, content: { [MEDIA.problem]: { schema: ref(ProblemSchema) } } }] as const;
  });
  // problem documents are sent by the error handler only, so handlers are typed by the rest
  const all: Good = { ...Object.fromEntries(refused), ...good };
  return all;
}

/**
 * Bytes as they are. A file may be JSON of any form, or be named so and be none, which a schema of text would deny
 * (OpenAPI 3.1.0, "Considerations for File Uploads": binary content has no schema).
 */
export const BYTES: TSchema = Type.Unsafe<unknown>({});

/** Text whose form its media type tells. */
export const TEXT: TSchema = Type.String();

/** A body of bytes. */
export const BINARY: TSchema = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** An answer in several media types. */
export function represented(description: string, media: Readonly<Record<string, TSchema>>): TUnsafe<unknown> {
  const content = Object.entries(media).map(([type, schema]) => [type, { schema }]);
  return Type.Unsafe<unknown>({ description, content: Object.fromEntries(content) });
}

/**
 * An event stream. OpenAPI 3.1 has no words for one, so `schema` is of a single event, as `itemSchema` in 3.2: each
 * `data` is JSON of the schema named. `kinds` are the names of events.
 */
export function eventStream(description: string, kinds: readonly string[], data: Resource<TSchema>): TUnsafe<unknown> {
  const event = Type.Unsafe<unknown>({
    type: 'object',
    properties: {
      event: { type: 'string', enum: kinds },
      id: { type: 'string', description: '`Last-Event-ID` resumes the stream after it.' },
      data: { type: 'string', contentMediaType: MEDIA.json, contentSchema: ref(data) },
    },
    required: ['event', 'data'],
  });
  return represented(description, { [MEDIA.events]: event });
}

/** The client holds it already. */
export const NOT_MODIFIED = Type.Unsafe<undefined>({ description: 'Not modified' });

/** What any request may be refused with that is no plain reading, for its key or its body. */
export const KEYED_PROBLEMS = [
  'in-progress',
  'key-reused',
  'too-large',
  'unsupported-media-type',
] as const satisfies readonly ProblemName[];

/** What a write may be refused with. */
export const WRITE_PROBLEMS = [
  ...KEYED_PROBLEMS,
  'not-found',
  'locked',
  'timed-out',
  'orphans',
  'version-mismatch',
  'olx-invalid',
  'precondition-required',
  'unavailable',
] as const satisfies readonly ProblemName[];

/** What a write answers: what it did or would do, or the job that works on it. */
export const WRITTEN = {
  200: Type.Unsafe<WriteAnswer | Plan>({
    anyOf: [ref(WriteAnswerSchema), ref(PlanSchema)],
    description: 'What was done, or with `plan=true` what would be.',
  }),
  202: ref(JobSchema),
} as const;

/** What a write answers that only plans. */
export const PLANNED = { 200: ref(PlanSchema), 202: ref(JobSchema) } as const;

/** What a write answers that makes something new; `Location` says where it is. */
export const CREATED = { ...WRITTEN, 201: ref(WriteAnswerSchema) } as const;

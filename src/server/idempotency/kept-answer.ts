import type { FastifyReply } from 'fastify';
import { address, BASE_PATH, type Job, type Plan, type WriteAnswer } from '#contract';
import { parseVersion } from '#olx';
import { versionHeaders } from '../access/headers.ts';
import { sendJsonText } from '../answers/json-text.ts';

/**
 * An answer as it is sent, and as an idempotency key keeps it. A plain value that threads hand on; the
 * body is JSON as text already, since that of a large change has megabytes.
 */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The answer of a write or a plan. `made`: the address, below the base path, of what the write made; null for none. */
export function answerOf(body: WriteAnswer | Plan, made: string | null): KeptAnswer {
  const headers = 'plan' in body ? plannedHeaders(body) : writtenHeaders(body);
  return made === null ? kept(200, headers, body) : kept(201, { ...headers, location: BASE_PATH + made }, body);
}

/** The answer that a job was begun. */
export function answerOfJob(job: Job): KeptAnswer {
  return kept(202, { location: BASE_PATH + address('job', { job: job.id }) }, job);
}

function kept(status: KeptAnswer['status'], headers: KeptAnswer['headers'], body: object): KeptAnswer {
  return { status, headers, text: JSON.stringify(body) };
}

/** Gives an answer, for the first time or again. */
export function sendKept(reply: FastifyReply, { status, headers, text }: KeptAnswer): FastifyReply {
  return sendJsonText(reply.code(status).headers(headers), text);
}

function plannedHeaders({ base_version: version }: Plan): KeptAnswer['headers'] {
  return { 'x-course-version': version };
}

function writtenHeaders(body: WriteAnswer): KeptAnswer['headers'] {
  const course = parseVersion(body.course_version);
  const block = body.block_version === null ? course : parseVersion(body.block_version);
  const node = body.node_version === null ? null : parseVersion(body.node_version);
  return course === null || block === null ? {} : versionHeaders({ version: block, course, node });
}

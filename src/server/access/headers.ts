import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Version } from '#olx';

/** The versions that an answer is about. */
export interface AnswerVersions {
  /** Becomes the `ETag`. */
  readonly version: Version;
  readonly course: Version;
  /** Only where the answer is about one block. */
  readonly node?: Version | null;
}

/** Puts `ETag`, `X-Node-Version` and `X-Course-Version` on an answer. */
export function withVersions(reply: FastifyReply, { version, course, node }: AnswerVersions): void {
  reply.header('etag', `"${version}"`).header('x-course-version', course).header('cache-control', 'private, no-cache');
  if (node !== undefined && node !== null) reply.header('x-node-version', node);
}

/** True where the client already holds what `ETag` names, so that 304 says it all. */
export function isFresh(request: FastifyRequest, version: string): boolean {
  const header = request.headers['if-none-match'];
  return header?.split(',').some((each) => each.trim().replace(/^W\//, '') === `"${version}"`) ?? false;
}

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

/** `ETag`, `X-Node-Version` and `X-Course-Version` of an answer, and how it may be cached. */
export function versionHeaders({ version, course, node }: AnswerVersions): Readonly<Record<string, string>> {
  return {
    etag: `"${version}"`,
    'x-course-version': course,
    'cache-control': 'private, no-cache',
    ...(node === undefined || node === null ? {} : { 'x-node-version': node }),
  };
}

/** Puts `versionHeaders` on an answer. */
export function withVersions(reply: FastifyReply, versions: AnswerVersions): void {
  reply.headers(versionHeaders(versions));
}

/** True where the client already holds what `ETag` names, so that 304 says it all. */
export function isFresh(request: FastifyRequest, version: string): boolean {
  const header = request.headers['if-none-match'];
  return header?.split(',').some((each) => each.trim().replace(/^W\//, '') === `"${version}"`) ?? false;
}

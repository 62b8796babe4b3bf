import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { SNIFF_BYTES, sniffArchive } from '#olx';
import type { ServerLimits } from '../config/limits.ts';
import type { Parts } from '../parts.ts';
import { type Body, limited } from '../plugins/bodies.ts';
import { Refusal } from '../refusal.ts';
import type { Content } from './order.ts';

/** A body that is here, with the hash of its bytes. */
export interface TakenIn {
  readonly content: Content;
  /** SHA-256 in hex digits. */
  readonly hash: string;
}

/**
 * Takes a body to its end: into the store's spool where the work outlives the request, else into
 * memory. Refuses at the first bytes what is no archive, and what is too large.
 */
export async function takeIn(
  { store, config }: Pick<Parts, 'store' | 'config'>,
  body: Body | null,
  asJob: boolean,
): Promise<TakenIn> {
  if (body === null) return { content: { kind: 'nothing' }, hash: hashOf('') };
  if (body.kind === 'document') {
    if (!asJob) return { content: body, hash: hashOf(body.bytes) };
    const { id, hash } = await store.spool.put(once(body.bytes));
    return { content: { kind: 'spooled', form: 'document', id }, hash };
  }
  const bytes = archiveBytes(limited(body.stream, config.limits));
  if (asJob) {
    const { id, hash } = await store.spool.put(bytes);
    return { content: { kind: 'spooled', form: 'archive', id }, hash };
  }
  const whole = await buffer(bytes);
  return { content: { kind: 'archive', bytes: whole }, hash: hashOf(whole) };
}

/** The hash of a body that is not wanted for anything else; takes it to its end. Refuses what is over the limit. */
export async function streamHash(
  body: Extract<Body, { readonly kind: 'stream' }>,
  limits: ServerLimits,
): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of limited(body.stream, limits)) digest.update(chunk);
  return digest.digest('hex');
}

/** True for a body that a parser of `plugins/bodies.ts` made. */
export function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && 'kind' in body && ('bytes' in body || 'stream' in body);
}

/** SHA-256 in hex digits. */
export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* archiveBytes(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of stream) {
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < SNIFF_BYTES) continue;
      ensureArchive(head);
      yield head;
      head = null;
      continue;
    }
    yield chunk;
  }
  if (head === null) return;
  ensureArchive(head);
  yield head;
}

function ensureArchive(head: Uint8Array): void {
  if (sniffArchive(head) !== null) return;
  throw new Refusal('unsupported-media-type', 'The body is neither a .tar.gz nor a .zip archive (archive-unknown).', {
    supported: ['application/gzip', 'application/zip'],
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

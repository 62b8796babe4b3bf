import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MEDIA } from '#contract';
import { actorOf, callerOf } from '../auth/actor.ts';
import { throttled } from '../config/limits.ts';
import type { Parts } from '../parts.ts';

/** A caller with too many streams may try again after so many seconds. */
const RETRY = 5;

/**
 * Answers with a stream of events that ends when the client goes, or the service stops. Refuses with 429 if the
 * caller, or all together, have too many streams open.
 */
export function sendStream(
  { streams, config, stopping }: Pick<Parts, 'streams' | 'config' | 'stopping'>,
  request: FastifyRequest,
  reply: FastifyReply,
  events: (signal: AbortSignal) => AsyncIterable<string>,
): FastifyReply {
  const close = openStream(callerOf(actorOf(request)));
  const gone = new AbortController();
  reply.raw.once('close', () => {
    close();
    gone.abort();
  });
  reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').type(`${MEDIA.events}; charset=utf-8`);
  return reply.send(Readable.from(events(AbortSignal.any([gone.signal, stopping])), { objectMode: false }));

  /** Takes a place among the open streams; answers the function that gives it back. */
  function openStream(who: string): () => void {
    const name =
      streams.of(who) >= config.limits['streams-per-caller']
        ? 'streams-per-caller'
        : streams.all >= config.limits.streams
          ? 'streams'
          : null;
    if (name === null) return streams.take(who);
    throw throttled(config.limits, name, 'Too many event streams are open. The limit is', RETRY);
  }
}

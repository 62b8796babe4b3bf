import type { FastifyReply } from 'fastify';
import { MEDIA } from '#contract';

/** Sends JSON that is text already, as what comes from a thread is. */
export function sendJsonText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type(`${MEDIA.json}; charset=utf-8`).send(text);
}

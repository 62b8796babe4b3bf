import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { overLimit, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import type { App } from './fastify.ts';

/** How often bodies on their way are looked at, in milliseconds. */
const LOOK = 1_000;
/** A body that is nearly here may still arrive when the service stops, in milliseconds. */
const GRACE = 1_000;
/** A stop waits so long for answers, jobs aside, in milliseconds. Connections are then closed. */
const PATIENCE = 12_000;

/** A body on its way. */
interface Arrival {
  readonly raw: IncomingMessage;
  readonly reply: FastifyReply;
  /** Bytes that had come over the connection before it. */
  readonly from: number;
  /** When it was last looked at, and how many bytes had come by then. */
  seen: { at: number; bytes: number };
  /** For how long the client has been waited for: in all, and since the last byte. In milliseconds. */
  waited: number;
  idle: number;
  /** What routes read; null if nobody has asked for the body yet. */
  gate: PassThrough | null;
}

/**
 * Ends bodies that do not arrive: too slow, too long on their way, or half-sent when the service stops.
 * Routes read through a stream of ours, so that they learn of it and the client gets an answer. Time
 * in which the service itself is slow to take the bytes does not count.
 */
export function arrivals(app: App, limits: ServerLimits): void {
  const under = new Set<Arrival>();
  const sockets = new Set<Socket>();
  const busy = new Map<Socket, number>();

  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const length = raw.headers['content-length'];
    const hasBody = raw.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
    if (hasBody && !raw.complete) {
      const from = bytesOf(raw);
      const seen = { at: performance.now(), bytes: from };
      const arrival: Arrival = { raw, reply, from, seen, waited: 0, idle: 0, gate: null };
      under.add(arrival);
      arriving.set(raw, arrival);
      const end = (): void => {
        under.delete(arrival);
      };
      raw.once('end', end).once('close', end);
    }
    done();
  });

  app.addHook('preParsing', (request, _reply, payload, done) => {
    const arrival = arriving.get(request.raw);
    if (arrival === undefined) return done(null, payload);
    const gate = new PassThrough();
    // whoever reads it learns of an error; of a request that was refused before its body was wanted, nobody reads it
    gate.on('error', () => undefined);
    arrival.gate = gate;
    request.raw.once('error', (error) => gate.destroy(error));
    request.raw.once('close', () => {
      if (!request.raw.complete) gate.destroy(new Refusal('bad-request', 'The body ended before it was complete.'));
    });
    request.raw.pipe(gate);
    done(null, gate);
  });

  const timer = setInterval(() => {
    for (const arrival of under) look(arrival, limits);
  }, LOOK).unref();

  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    busy.set(socket, (busy.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (busy.get(socket) ?? 1) - 1;
      if (left === 0) busy.delete(socket);
      else busy.set(socket, left);
    });
  });

  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), PATIENCE).unref();
    const until = performance.now() + GRACE;
    while (under.size > 0 && performance.now() < until) await pause(20);
    for (const arrival of under) end(arrival, new Refusal('unavailable', 'The service is stopping.'));
    // half a head of a request is no request yet, and nobody would wait for it in vain
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
    clearInterval(timer);
  });
}

const arriving = new WeakMap<IncomingMessage, Arrival>();

function look(arrival: Arrival, limits: ServerLimits): void {
  const { raw, gate, seen } = arrival;
  const now = { at: performance.now(), bytes: bytesOf(raw) };
  // bytes that nobody has taken yet: the service is what is slow
  const isOurs = gate === null ? raw.readableLength > 0 : gate.writableNeedDrain;
  if (!isOurs) {
    arrival.waited += now.at - seen.at;
    arrival.idle = now.bytes > seen.bytes ? 0 : arrival.idle + now.at - seen.at;
  }
  arrival.seen = now;
  const { waited, idle } = arrival;
  const due = (limits['body-rate'] * (waited - limits['body-pause'])) / 1000;
  if (waited > limits['body-time']) end(arrival, overLimit(limits, 'body-time', 'The body took longer to arrive than'));
  else if (idle >= limits['body-pause'])
    end(arrival, overLimit(limits, 'body-pause', 'Nothing of the body arrived for'));
  else if (now.bytes - arrival.from < due)
    end(arrival, overLimit(limits, 'body-rate', 'The body arrives more slowly than'));
}

function end({ raw, reply, gate }: Arrival, refusal: Refusal): void {
  if (gate === null || gate.destroyed || reply.sent) {
    raw.destroy();
    return;
  }
  reply.header('connection', 'close');
  if (refusal.problem === 'unavailable') reply.header('retry-after', 5);
  gate.destroy(refusal);
}

/** What came over the connection so far. Requests of one connection come one after another. */
function bytesOf({ socket }: IncomingMessage): number {
  // a request that a test injects has no connection
  return socket?.bytesRead ?? 0;
}

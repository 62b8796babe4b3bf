import type { FastifyReply } from 'fastify';
import { actorOf, callerOf } from '../auth/actor.ts';
import { type LimitName, type ServerLimits, throttled } from '../config/limits.ts';
import type { App } from '../http/fastify.ts';
import type { Refusal } from '../refusal.ts';
import { type Allowance, allowance, type Spent } from './allowance.ts';
import { costOf } from './costs.ts';

/**
 * Refuses with 429 whoever asks for more than is good for the others, by application and by user.
 * `usage/costs.ts` says what costs how many points.
 */
export function throttle(app: App, limits: ServerLimits): void {
  const application = allowance(limits['points-per-application']);
  const user = allowance(limits['points-per-user']);

  app.addHook('onRequest', (request, reply, done) => {
    const actor = actorOf(request);
    const cost = costOf(request);
    const finish = (byApplication: Spent, byUser: Spent): void => {
      const tighter = byUser.left / byUser.points < byApplication.left / byApplication.points ? byUser : byApplication;
      const refused = byApplication.ok ? (byUser.ok ? null : byUser) : byApplication;
      describe(reply, refused ?? tighter);
      const name = byApplication.ok ? 'points-per-user' : 'points-per-application';
      done(refused === null ? undefined : refusal(reply, limits, name, refused));
    };
    const first = application.spend(actor.application, cost);
    const second = user.spend(callerOf(actor), cost);
    if (!isPromise(first) && !isPromise(second)) finish(first, second);
    else Promise.all([first, second]).then(([a, b]) => finish(a, b), done);
  });
}

function isPromise(spent: ReturnType<Allowance['spend']>): spent is Promise<Spent> {
  return spent instanceof Promise;
}

function refusal(reply: FastifyReply, limits: ServerLimits, name: LimitName, { reset }: Spent): Refusal {
  const wait = Math.max(1, reset);
  reply.header('retry-after', wait);
  return throttled(limits, name, `Too many requests. Try again in ${wait} seconds. The limit is`, wait);
}

function describe(reply: FastifyReply, { points, left, reset }: Spent): void {
  reply.headers({ 'ratelimit-limit': points, 'ratelimit-remaining': left, 'ratelimit-reset': reset });
}

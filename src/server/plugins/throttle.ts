import type { FastifyReply } from 'fastify';
import { actorOf, callerOf } from '../access/actor.ts';
import type { App } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { type Allowance, allowance, type Spent } from '../usage/allowance.ts';
import { costOf } from '../usage/costs.ts';

/** Points that may be spent in a minute; see `usage/costs.ts` for what costs how many. */
export interface Allowances {
  readonly application: number;
  readonly user: number;
}

/** Refuses with 429 whoever asks for more than is good for the others, by application and by user. */
export function throttle(app: App, points: Allowances): void {
  const application = allowance(points.application);
  const user = allowance(points.user);

  app.addHook('onRequest', (request, reply, done) => {
    const actor = actorOf(request);
    const cost = costOf(request);
    const finish = (byApplication: Spent, byUser: Spent): void => {
      const tighter = byUser.left / byUser.points < byApplication.left / byApplication.points ? byUser : byApplication;
      const refused = byApplication.ok ? (byUser.ok ? null : byUser) : byApplication;
      describe(reply, refused ?? tighter);
      done(refused === null ? undefined : refusal(reply, refused));
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

function refusal(reply: FastifyReply, { reset }: Spent): Refusal {
  const wait = Math.max(1, reset);
  reply.header('retry-after', wait);
  return new Refusal('throttled', `Too much was asked within a minute; go on in ${wait} s.`, { retry_after: wait });
}

function describe(reply: FastifyReply, { points, left, reset }: Spent): void {
  reply.headers({ 'ratelimit-limit': points, 'ratelimit-remaining': left, 'ratelimit-reset': reset });
}

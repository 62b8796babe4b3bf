import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { actorOf } from '../access/actor.ts';
import type { App } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { costOf } from '../usage/costs.ts';

/** Points that may be spent in a minute; see `usage/costs.ts` for what costs how many. */
export interface Allowances {
  readonly application: number;
  readonly user: number;
}

const SPAN = 60;

/** Refuses with 429 whoever asks for more than is good for the others, by application and by user. */
export function throttle(app: App, { application, user }: Allowances): void {
  const limiters = {
    application: new RateLimiterMemory({ points: application, duration: SPAN }),
    user: new RateLimiterMemory({ points: user, duration: SPAN }),
  };

  app.addHook('onRequest', async (request, reply) => {
    const actor = actorOf(request);
    const cost = costOf(request);
    const spent = await Promise.all([
      spend(limiters.application, actor.application, cost),
      spend(limiters.user, actor.author, cost),
    ]);
    const tightest = spent.reduce((a, b) =>
      b.result.remainingPoints / b.points < a.result.remainingPoints / a.points ? b : a,
    );
    describe(reply, tightest);
    const refused = spent.find(({ ok }) => !ok);
    if (refused === undefined) return;
    describe(reply, refused);
    const wait = Math.max(1, Math.ceil(refused.result.msBeforeNext / 1000));
    reply.header('retry-after', wait);
    throw new Refusal('throttled', `Too much was asked within a minute; go on in ${wait} s.`, { retry_after: wait });
  });
}

interface Spent {
  readonly ok: boolean;
  readonly points: number;
  readonly result: RateLimiterRes;
}

async function spend(limiter: RateLimiterMemory, key: string, cost: number): Promise<Spent> {
  const { points } = limiter;
  try {
    return { ok: true, points, result: await limiter.consume(key, cost) };
  } catch (result) {
    // the library throws its answer where the points do not do
    if (result instanceof RateLimiterRes) return { ok: false, points, result };
    throw result;
  }
}

function describe(reply: FastifyReply, { points, result }: Spent): void {
  reply
    .header('ratelimit-limit', points)
    .header('ratelimit-remaining', Math.max(0, result.remainingPoints))
    .header('ratelimit-reset', Math.ceil(result.msBeforeNext / 1000));
}

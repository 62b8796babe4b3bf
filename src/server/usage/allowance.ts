import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** In seconds. */
const SPAN = 60;
/** Callers that are remembered at the same time. */
const CALLERS = 10_000;
/** So many times in a span a caller may come back for more. */
const PARTS = 100;

/** What is left after points were spent, or were not there. */
export interface Spent {
  readonly ok: boolean;
  readonly points: number;
  readonly left: number;
  /** Seconds until all points are there again. */
  readonly reset: number;
}

export interface Allowance {
  /** Takes points of one caller; at once where they were drawn already. */
  spend(caller: string, cost: number): Spent | Promise<Spent>;
}

/** Points drawn for one caller and not spent yet. */
interface Purse {
  points: number;
  left: number;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * So many points a minute for each caller. The library keeps the count; points are drawn from it in
 * hundredths, since asking it takes as long as answering many a request.
 */
export function allowance(points: number): Allowance {
  const limiter = new RateLimiterMemory({ points, duration: SPAN });
  const purses = new LRUCache<string, Purse>({ max: CALLERS });
  const part = Math.floor(points / PARTS);

  async function draw(caller: string, cost: number, had: number): Promise<Spent> {
    const missing = cost - had;
    for (const amount of part > missing ? [part, missing] : [missing]) {
      const { ok, left } = await taken(limiter, caller, amount);
      const reset = Math.ceil(left.msBeforeNext / 1000);
      if (ok) {
        const rest = had + amount - cost;
        purses.set(caller, { points: rest, left: left.remainingPoints, until: Date.now() + left.msBeforeNext });
        return { ok, points, left: left.remainingPoints + rest, reset };
      }
      // the last few points are drawn one by one
      if (amount === missing) return { ok, points, left: Math.max(0, left.remainingPoints) + had, reset };
    }
    throw new TypeError('the last amount is what is missing');
  }

  return {
    spend(caller, cost) {
      const purse = purses.get(caller);
      const now = Date.now();
      const had = purse === undefined || purse.until <= now ? 0 : purse.points;
      if (purse === undefined || had < cost) return draw(caller, cost, had);
      purse.points -= cost;
      return { ok: true, points, left: purse.left + purse.points, reset: Math.ceil((purse.until - now) / 1000) };
    },
  };
}

async function taken(
  limiter: RateLimiterMemory,
  caller: string,
  amount: number,
): Promise<{ readonly ok: boolean; readonly left: RateLimiterRes }> {
  try {
    return { ok: true, left: await limiter.consume(caller, amount) };
  } catch (left) {
    // the library throws its answer where the points do not do; what was asked for is then taken all the same
    if (!(left instanceof RateLimiterRes)) throw left;
    await limiter.reward(caller, amount);
    return { ok: false, left };
  }
}

import type { Usage } from '#contract';
import { ref, UsageQuerySchema, UsageSchema } from '#contract/schemas';
import type { Seen, Sighting, UsageFigures, UsageRow } from '#store';
import { pageOf, sliceOf } from '../access/paging.ts';
import { overLimit } from '../config/limits.ts';
import type { App, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { UsageRecorder } from '../usage/recorder.ts';
import { answers, pathOf } from './route-schema.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const LONGEST = 366 * DAY;
/** Rows of a page if the request does not say. */
const PAGE = 50;

/** Who used what, how much and how fast. */
export function usageRoutes(app: App, { store, config, now }: Parts, recorder: UsageRecorder): void {
  const { limits } = config;
  app.get(
    pathOf('usage'),
    {
      schema: {
        summary: 'Usage and latency',
        tags: ['operation'],
        querystring: UsageQuerySchema,
        response: answers({ 200: ref(UsageSchema) }, 'forbidden'),
      },
    },
    async (request, reply): Promise<Usage> => {
      if (!request.rights.operator) throw new Refusal('forbidden', 'Usage is for those who run the service.');
      const { by, page_size: size = Math.min(PAGE, limits['usage-page']) } = request.query;
      if (size > limits['usage-page']) throw overLimit(limits, 'usage-page', '`page_size` is more than');
      const to = request.query.to === undefined ? now() : momentOf('to', request.query.to);
      const from = request.query.from === undefined ? to - WEEK : momentOf('from', request.query.from);
      if (from >= to || to - from > LONGEST)
        throw new Refusal('bad-request', '`from` is before `to`, by a year at most.');
      const { interval = to - from > WEEK ? 'day' : 'hour' } = request.query;
      if (interval === 'hour' && to - from > limits['usage-hours'] * HOUR)
        throw overLimit(limits, 'usage-hours', 'Ask for days, or for less time. This is more hours than');
      await recorder.flush();
      const { rows, count } = await store.usage.summary({
        by,
        from,
        to,
        interval,
        ...sliceOf({ ...request.query, page_size: size }),
      });
      const seen = by === 'block_type' ? await store.usage.seen() : [];
      reply.header('cache-control', 'no-store');
      return {
        by,
        from: textOf(from),
        to: textOf(to),
        interval,
        ...pageOf(request, { count, results: rows.map((row) => answerRow(row, seen)) }, size),
      };
    },
  );
}

function answerRow({ name, overTime, ...figures }: UsageRow, seen: readonly Seen[]): Usage['results'][number] {
  const type = seen.find((each) => each.kind === 'block_type' && each.name === name);
  const settings = seen.filter((each) => each.kind === 'setting' && each.name.startsWith(`${name}.`));
  return {
    name,
    ...(figures satisfies UsageFigures),
    over_time: overTime.map((each) => ({ ...each })),
    ...(type === undefined
      ? {}
      : {
          ...sightings(type),
          settings: settings.map((each) => ({ name: each.name.slice(name.length + 1), ...sightings(each) })),
        }),
  };
}

function sightings({ first, last }: { readonly first: Sighting; readonly last: Sighting }) {
  return { first_seen: { ...first }, last_seen: { ...last } };
}

function momentOf(name: string, text: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    throw new Refusal('bad-request', `\`${name}\` is no moment; one looks like 2026-11-26T10:00:00Z.`);
  return moment;
}

function textOf(moment: number): string {
  return new Date(moment).toISOString();
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pressure } from '../../src/server/http/pressure.ts';
import { problemDocuments } from '../../src/server/http/problem-documents.ts';
import type { App } from '../../src/server/parts.ts';
import { emptyService } from './_service.ts';

/** How late is hopeless here, in milliseconds. */
const LATEST = 500;

describe('pressure', () => {
  test('pauses of more than a second, with hardly a breath between them, refuse nothing', async () => {
    const { client } = await emptyService();
    for (const pause of [1_100, 1_100]) {
      hold(pause);
      await sleep(1);
    }
    expect(await client.listCourses()).toMatchObject({ ok: true });
  });

  test('pauses that are too long are refused, health is still told, and it ends', async () => {
    const app = await quick();
    expect((await app.inject('/work')).statusCode).toBe(200);
    hold(LATEST * 2);
    await sleep(20);
    const refused = await app.inject('/work');
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    await expect.poll(async () => (await app.inject('/work')).statusCode, { timeout: 10_000 }).toBe(200);
  });
});

/** Two routes under a bound that a test can wait for. */
async function quick(): Promise<App> {
  const app: App = fastify().withTypeProvider<TypeBoxTypeProvider>();
  onTestFinished(() => app.close());
  problemDocuments(app);
  await pressure(app, LATEST);
  app.get('/work', async () => 'done');
  app.get('/healthz', async () => 'well');
  await app.ready();
  return app;
}

/** Keeps everything else in this thread from its turn. */
function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { BASE_PATH } from '#contract';
import { start } from './_process.ts';
import { KEY } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${encodeURIComponent(KEY)}/`;

/** Requests that are begun and never finished. */
const HALVES: Readonly<Record<string, string>> = {
  'half a JSON body': `POST ${BASE_PATH}courses/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"course_key":`,
  'half an archive': `PUT ${COURSE}olx/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/gzip\r\nContent-Length: 100000\r\n\r\n\x1f\x8b\x08`,
  'half an archive in chunks, for a job': `PUT ${COURSE}olx/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/gzip\r\nPrefer: respond-async\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`,
  'half a body that was refused': `POST ${BASE_PATH}nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a`,
  'half an archive that was refused': `PUT ${BASE_PATH}nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/gzip\r\nIf-Match: *\r\nContent-Length: 1000000\r\n\r\n\x1f\x8b\x08`,
  'half an archive for a version that is not there': `PUT ${COURSE}olx/?orphans=delete HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/gzip\r\nIf-Match: "olx1-0"\r\nContent-Length: 1000000\r\n\r\n\x1f\x8b\x08`,
  'half a head': `GET ${BASE_PATH}courses/ HTTP/1.1\r\nHost: loc`,
  'no byte at all': '',
};

describe('a clean stop', () => {
  test('ends requests that were begun and not finished, and exits with 0', async () => {
    const service = await start({ OLX_DATABASE_URL: 'sqlite::memory:' });
    const { port } = new URL(service.address);
    const sockets = await Promise.all(Object.values(HALVES).map((half) => begun(Number(port), half)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await service.client.listCourses()).toMatchObject({ ok: true });
    // one who leaves after the refusal
    const gone = await begun(Number(port), HALVES['half an archive that was refused'] ?? '');
    await new Promise((resolve) => setTimeout(resolve, 300));
    gone.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(service.isAlive()).toBe(true);
    // a stop that has to be forced exits with 1
    expect(await service.stop()).toBe(0);
    for (const socket of sockets) socket.destroy();
  });
});

function begun(port: number, text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', reject).on('error', () => undefined);
      socket.write(text, 'latin1', () => resolve(socket));
      if (text === '') resolve(socket);
    });
    socket.once('error', reject);
  });
}

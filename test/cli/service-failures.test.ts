import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClient, fetchTransport, type WriteAnswer } from '#contract';
import { MAIN } from './_command.ts';
import { DEMO, exits, renameSomething, serviceOfFile } from './_service.ts';

const { at, address } = serviceOfFile();
const client = () => createClient({ request: fetchTransport({ url: address() }) });

/** Passes requests on to the service, unless `meddle` answers, or breaks, one itself. */
async function proxied(
  meddle: (request: IncomingMessage, response: ServerResponse, answered: boolean) => boolean,
): Promise<void> {
  const server = createServer((request, response) => {
    if (meddle(request, response, false)) return;
    const { method = 'GET', url = '/', headers } = request;
    const onward = forward(new URL(url, address()), { method, headers }, (answer) => {
      if (meddle(request, response, true)) return void answer.resume();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('OLX_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    vi.stubEnv('OLX_URL', address());
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
}

async function commits(): Promise<number> {
  const list = await client().listCommits(DEMO, { page_size: 1 });
  return list.ok ? list.value.count : Number.NaN;
}

const isCommit = ({ method, url }: IncomingMessage): boolean =>
  method === 'POST' && url?.endsWith('/commits/') === true;

describe('a push', () => {
  it('whose answer is lost is sent again, and commits once', async () => {
    const folder = at('lost');
    await exits(0, 'pull', DEMO, 'unit_storm_surge', '-o', folder);
    renameSomething(folder, 'Lost answer');
    const before = await commits();
    let lost = 0;
    await proxied((request, _response, answered) => {
      if (!answered || !isCommit(request) || lost > 0) return false;
      lost += 1;
      request.socket.destroy();
      return true;
    });
    const { commit } = JSON.parse((await exits(0, 'push', folder, DEMO, '--target', 'archive', '--json')).out) as {
      readonly commit: WriteAnswer;
    };
    expect([lost, await commits()]).toEqual([1, before + 1]);
    const newest = await client().listCommits(DEMO, { page_size: 1 });
    expect(newest.ok && newest.value.results[0]?.commit).toBe(commit.commit);
    expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
  });

  it('waits for a service that is busy, and gives up if it stays so', async () => {
    const folder = at('busy');
    await exits(0, 'pull', DEMO, 'unit_storm_surge', '-o', folder);
    let refused = 0;
    let most = 2;
    await proxied((_request, response, answered) => {
      if (answered || refused >= most) return false;
      refused += 1;
      response.writeHead(503, { 'retry-after': '0', 'content-type': 'text/plain' }).end('busy');
      return true;
    });
    await exits(0, 'push', folder, DEMO, '--target', 'archive');
    expect(refused).toBe(2);
    most = 100;
    expect((await exits(2, 'push', folder, DEMO)).err).toContain('busy');
    expect(refused).toBe(6);
  });

  it('that a page of a proxy answers could not run', async () => {
    await proxied((_request, response, answered) => {
      if (!answered) response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>\u001b[31m');
      return true;
    });
    const { err, out } = await exits(2, 'pull', DEMO, '-o', '-');
    expect([out, err]).toEqual(['', 'olx: The service was not reached: <h1>Bad gateway</h1>\\u{1b}[31m\n']);
  });
});

describe('a large push', () => {
  it('is planned and committed as jobs, and waited for', async () => {
    const folder = at('large');
    await exits(0, 'pull', DEMO, '-o', folder);
    writeFileSync(join(folder, 'static/large.bin'), randomBytes(3 * 1024 * 1024));
    await exits(0, 'push', folder, DEMO);
    expect((await exits(0, 'status', folder)).out).toBe('in sync\n');
    const jobs = await client().listJobs({ course: DEMO });
    expect(jobs.ok && jobs.value.results.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const refused = at('refused');
    await exits(0, 'pull', DEMO, '-o', refused);
    writeFileSync(join(refused, 'static/large.bin'), randomBytes(3 * 1024 * 1024));
    const unit = join(refused, 'vertical/unit_storm_surge.xml');
    writeFileSync(unit, `${readFileSync(unit, 'utf8')}<`);
    expect((await exits(1, 'push', refused, DEMO, '--orphans', 'delete')).err).toContain('error xml-');
  });
});

/** Runs the command with a terminal of its own; `type` is written once `prompt` is shown. */
function atTerminal(
  command: string,
  prompt: string,
  type: string,
): Promise<{ readonly code: number | null; readonly out: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, XDG_CONFIG_HOME: at('terminal') };
    const child = spawn('script', ['-qec', `${process.execPath} ${MAIN} ${command}`, '/dev/null'], { env });
    let out = '';
    let isTyped = false;
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (isTyped || prompt === '' || !out.includes(prompt)) return;
      isTyped = true;
      child.stdin.write(type);
    });
    child.on('close', (code) => resolve({ code, out }));
  });
}

describe.skipIf(!existsSync('/usr/bin/script'))('on a terminal', () => {
  it('the secret is asked for, and not shown', async () => {
    const login = `login --url ${address()} --client-id me`;
    const { code, out } = await atTerminal(login, 'client secret of me:', 'hushh\u007f\r');
    expect(out).not.toContain('hush');
    // a service in demo mode gives no tokens
    expect([code, out]).toEqual([2, expect.stringContaining('gives no token to me')]);
    const broken = await atTerminal(login, 'client secret of me:', '\u0003');
    expect([broken.code, broken.out]).toEqual([2, expect.stringContaining('interrupted')]);
  });

  it('a job shows how far it is, in one line', async () => {
    const folder = at('shown');
    await exits(0, 'pull', DEMO, '-o', folder);
    writeFileSync(join(folder, 'static/large.bin'), randomBytes(3 * 1024 * 1024));
    const { code, out } = await atTerminal(`push ${folder} ${DEMO}`, '', '');
    expect(code).toBe(0);
    expect(out).toMatch(/\r\u001b\[K(?:queued|unpack|read|plan|write)/);
  });
});

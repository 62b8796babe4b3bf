import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { alertRules, environmentFile } from '../_files.ts';
import { has, hasComposePlugin, OPERATE, ranTo, run, scratch, tell } from './_tools.ts';

const RULES_TEST = fileURLToPath(new URL('alerts.promtool.yaml', import.meta.url));

describe.skipIf(!has('docker-compose') && !hasComposePlugin())('Docker Compose', () => {
  const compose = (folder: string, ...args: string[]) => {
    const all = ['-f', join(folder, 'compose.yaml'), ...args];
    const options = { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } };
    return hasComposePlugin() ? ranTo('docker', ['compose', ...all], options) : ranTo('docker-compose', all, options);
  };

  test('reads the file with the example filled in, and says what is missing without', async () => {
    const folder = await scratch();
    for (const name of ['compose.yaml', 'Caddyfile']) await copyFile(join(OPERATE, name), join(folder, name));
    await copyFile(join(OPERATE, 'compose.env.example'), join(folder, '.env'));
    const missing = compose(folder, 'config');
    expect(missing.code).not.toBe(0);
    expect(missing.said).toMatch(/Set (POSTGRES_PASSWORD|SITE_ADDRESS) in \.env/);
    const filled = {
      ...environmentFile('compose.env.example'),
      POSTGRES_PASSWORD: 'secret',
      SITE_ADDRESS: 'olx.example.org',
      INSTANCES: '2',
    };
    await writeFile(
      join(folder, '.env'),
      Object.entries(filled)
        .map((pair) => `${pair.join('=')}\n`)
        .join(''),
    );
    const { code, output } = compose(folder, 'config');
    expect(code).toBe(0);
    expect(output).toMatch(/replicas: '?2'?/);
    expect(output).toContain('OLX_DATABASE_URL: postgres://olx:secret@postgresql:5432/olx');
  });
});

describe.skipIf(!has('caddy'))('Caddy', () => {
  test('reads its file, and sends every instance its part', async () => {
    const args = ['--config', join(OPERATE, 'Caddyfile'), '--adapter', 'caddyfile'];
    const options = {
      env: { PATH: process.env['PATH'] ?? '', HOME: await scratch(), SITE_ADDRESS: 'olx.example.org' },
    };
    const adapted = run('caddy', ['adapt', ...args, '--validate'], options);
    expect(adapted).toContain('"dynamic_upstreams":{"name":"service","port":"8400"');
    expect(run('caddy', ['fmt', join(OPERATE, 'Caddyfile')])).toBe(await readFile(join(OPERATE, 'Caddyfile'), 'utf8'));
  });
});

describe.skipIf(!has('systemd-analyze'))('systemd', () => {
  test('finds nothing wrong with the unit, and little that could be taken from it', async () => {
    const folder = await scratch();
    const bin = join(folder, 'node_modules/.bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'openedx-olx-service'), '#!/bin/sh\n');
    await chmod(join(bin, 'openedx-olx-service'), 0o755);
    const unit = join(folder, 'openedx-olx.service');
    const text = await readFile(join(OPERATE, 'openedx-olx.service'), 'utf8');
    await writeFile(unit, text.replaceAll('/opt/openedx-olx/', `${folder}/`));
    const verified = ranTo('systemd-analyze', ['verify', unit]);
    // other units of this machine are read along with it
    expect(verified.said.split('\n').filter((line) => line.includes('openedx-olx'))).toEqual([]);
    expect(verified.code).toBe(0);
    // tenths: 2.0 of 10 is a service that is well closed in
    const { code, said } = ranTo('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]);
    tell(/Overall exposure level.*/.exec(said)?.[0] ?? said);
    expect(code).toBe(0);
  });
});

describe.skipIf(!has('promtool'))('Prometheus', () => {
  test('reads the alert rules', () => {
    const said = run('promtool', ['check', 'rules', join(OPERATE, 'alerts.yaml')]);
    expect(said).toContain(`SUCCESS: ${alertRules().length} rules found`);
  });

  test('raises each alert in trouble, and none without', async () => {
    const tested = await readFile(RULES_TEST, 'utf8');
    for (const { alert } of alertRules()) expect(tested).toContain(`alertname="${alert}"`);
    expect(run('promtool', ['test', 'rules', RULES_TEST])).toContain('SUCCESS');
  });
});

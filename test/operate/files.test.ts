import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, PROBLEMS } from '#contract';
import { SERVICE_PACKAGE } from '../../src/packages/service/package.ts';
import { readConfig } from '../../src/server/config/index.ts';
import { run as operator } from '../../src/server/operator/run.ts';
import { emptyService } from '../server/_service.ts';
import { alertRules, composeFile, environmentFile, imageEnvironment, operateFile, stages } from './_files.ts';

const DOCKERFILE = 'tutor/tutorolx/templates/olx/build/olx/Dockerfile';
const TASK = 'tutor/tutorolx/templates/olx/tasks/olx/init';
const COMMAND = /olx-server (?:apps )?[a-z]+/g;
const COMPOSE_EXAMPLE = 'compose.env.example';
const UNIT_EXAMPLE = 'openedx-olx.env.example';

const root = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('every environment that is shipped is one that the service starts with', () => {
  test('the image, once it is said how people sign in', () => {
    expect(() => readConfig(imageEnvironment())).toThrow(/OLX_AUTH/);
    const config = readConfig({ ...imageEnvironment(), OLX_AUTH: 'applications' });
    expect(config).toMatchObject({ mode: 'production', host: '0.0.0.0', port: 8400, createDatabase: true });
  });

  test.each([false, true])('Compose, also with every line of the example in use (%s)', (all) => {
    const { environment = {} } = composeFile().services['service'] ?? {};
    const filled = { ...environmentFile(COMPOSE_EXAMPLE, { all }), POSTGRES_PASSWORD: 'secret' };
    const own = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{POSTGRES_PASSWORD\}/, 'secret')]),
    );
    const config = readConfig({ ...imageEnvironment(), ...filled, ...own });
    expect(config).toMatchObject({
      mode: 'production',
      databaseUrl: 'postgres://olx:secret@postgresql:5432/olx',
      auth: { applications: true },
    });
    expect(config.trustedProxies).not.toEqual([]);
  });

  test('systemd', () => {
    const config = readConfig(environmentFile(UNIT_EXAMPLE, { all: true }));
    expect(config).toMatchObject({ mode: 'production', host: '127.0.0.1', auth: { applications: true } });
    expect(operateFile('openedx-olx.service')).toContain('EnvironmentFile=/etc/openedx-olx.env\n');
  });

  test('a misspelled name in one of them is refused', () => {
    expect(() => readConfig({ ...imageEnvironment(), OLX_AUTH: 'applications', OLX_ORIGIN: '' })).toThrow(
      /OLX_ORIGINS/,
    );
  });

  test('what the documents and alerts call a variable is one', () => {
    const known = new Set(root('src/server/README.md').match(/\bOLX_[A-Z_]+\b/g));
    const settings = new Set(
      operateFile('tutor/README.md')
        .match(/^\| `OLX_.*?\|/gm)
        ?.join()
        .match(/OLX_[A-Z0-9_]+/g),
    );
    const named = ['README.md', 'alerts.yaml', COMPOSE_EXAMPLE, UNIT_EXAMPLE, 'compose.yaml', 'Containerfile'];
    for (const file of named)
      for (const name of operateFile(file).match(/\bOLX_[A-Z0-9_]+\b/g) ?? [])
        expect([file, name, known.has(name) || settings.has(name)]).toEqual([file, name, true]);
  });
});

test('what the documents tell an operator to type is a command of olx-server', async () => {
  const help: string[] = [];
  await operator(['--help'], {}, { say: (line) => help.push(line), complain: () => {} });
  const commands = new Set(help.join('\n').match(COMMAND));
  const files = ['README.md', 'tutor/README.md', 'tutor/tutorolx/plugin.py', 'compose.yaml', 'alerts.yaml'];
  const typed = [...files, TASK].flatMap((file) => operateFile(file).match(COMMAND) ?? []);
  expect(typed.length).toBeGreaterThan(10);
  for (const each of typed) expect(commands).toContain(each);
});

describe('the image', () => {
  const last = stages(operateFile('Containerfile')).at(-1) ?? [];
  const value = (name: string): string | undefined => last.find((each) => each.name === name)?.value;

  test('is the same when Tutor builds it', () => {
    const other = stages(operateFile(DOCKERFILE)).at(-1) ?? [];
    expect(other.slice(1)).toEqual(last.slice(1));
  });

  test('runs a command of the package as a user without rights, so that signals reach it', () => {
    expect(value('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const [command] = JSON.parse(value('CMD') ?? '[]') as readonly string[];
    expect(Object.keys(SERVICE_PACKAGE.commands)).toContain(command);
    expect(value('ENTRYPOINT')).toBeUndefined();
    expect(value('STOPSIGNAL')).toBe('SIGTERM');
    expect(value('HEALTHCHECK')).toMatch(/CMD \["node", .*\/readyz/);
  });

  test('has no dependency that only development needs', () => {
    for (const file of ['Containerfile', DOCKERFILE])
      expect(
        stages(operateFile(file))
          .at(-2)
          ?.filter(({ value: text }) => text.startsWith('npm')),
      ).toEqual([{ name: 'RUN', value: expect.stringMatching(/^npm install --omit=dev /) }]);
  });

  test('has the version of the package wherever one is named', () => {
    const { version } = JSON.parse(root('package.json')) as { readonly version: string };
    expect(operateFile('tutor/tutorolx/__about__.py')).toBe(`__version__ = "${version}"\n`);
    expect(composeFile().services['service']?.image).toContain(`:-${version}}`);
  });
});

describe('the unit of systemd', () => {
  const unit = operateFile('openedx-olx.service');
  const setting = (name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

  test('runs a command of the package, and waits as long as the service takes to stop', () => {
    expect(Object.keys(SERVICE_PACKAGE.commands)).toContain(setting('ExecStart')?.split('/').at(-1));
    const limit = /STOP_LIMIT = ([\d_]+)/.exec(root('src/server/main.ts'))?.[1]?.replace('_', '');
    expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(Number(limit));
  });

  test('keeps its database in the folder that it may write', () => {
    const { OLX_DATABASE_URL: url } = environmentFile(UNIT_EXAMPLE);
    expect(url).toContain(`/var/lib/${setting('StateDirectory')}/`);
    expect(setting('ProtectSystem')).toBe('strict');
  });
});

describe('the Compose file', () => {
  test('publishes the proxy alone, and keeps the database from everybody but the service', () => {
    const { services, networks } = composeFile();
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['proxy']);
    expect(services['postgresql']?.networks).toEqual(['inside']);
    expect(networks['inside']).toEqual({ internal: true });
    expect(services['proxy']?.networks).not.toContain('inside');
    for (const { restart } of Object.values(services)) expect(restart).toBe('unless-stopped');
  });

  test('starts each part when what it needs is healthy', () => {
    const { services } = composeFile();
    expect(services['service']?.depends_on).toEqual({ postgresql: { condition: 'service_healthy' } });
    expect(services['proxy']?.depends_on).toEqual({ service: { condition: 'service_healthy' } });
  });
});

/** A metric as a rule names it, with its label matchers. */
interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly equals: string | null }[];
}

function selectors(expression: string): readonly Selector[] {
  return [...expression.matchAll(/\b([a-z_][a-z0-9_]*)\{([^}]*)\}/g)].map(([, metric = '', inside = '']) => ({
    metric,
    matchers: [...inside.matchAll(/(\w+)(=|!=|=~|!~)"([^"]*)"/g)].map(([, label = '', operator, text = '']) => ({
      label,
      equals: operator === '=' || operator === '!=' ? text : null,
    })),
  }));
}

/** The labels of each metric in an answer of `/metrics`, with the values that each has. */
function labelsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const [, metric = '', inside = ''] of text.matchAll(/^([a-z_]\w*)(?:\{(.*?)\})? [^ ]+$/gm)) {
    const labels = found.get(metric) ?? new Map<string, Set<string>>();
    found.set(metric, labels);
    for (const [, label = '', value = ''] of inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g))
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
  }
  return found;
}

describe('the alerts', () => {
  /** Prometheus makes these itself. */
  const SCRAPED = { metric: 'up', labels: ['job', 'instance'] };

  test('are about metrics that the service has, with labels and values that occur', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'olx-alerts-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const service = await emptyService({ metricsToken: 'token' }, `sqlite:${join(folder, 'olx.db')}`);
    await service.store.instances.beat(30_000);
    await service.send('GET', `${BASE_PATH}courses/course-v1:A+B+C/`);
    const { text } = await service.send('GET', '/metrics', { headers: { authorization: 'Bearer token' } });
    const metrics = labelsOf(text);
    const rules = alertRules();
    expect(rules.length).toBeGreaterThan(10);
    for (const { alert, expr } of rules) {
      const named = selectors(expr);
      expect([alert, named.length > 0]).toEqual([alert, true]);
      for (const { metric, matchers } of named) {
        expect(matchers).toContainEqual({ label: 'job', equals: 'openedx-olx' });
        if (metric === SCRAPED.metric) continue;
        const labels = metrics.get(metric);
        expect([alert, metric, labels !== undefined]).toEqual([alert, metric, true]);
        for (const { label, equals } of matchers) {
          if (SCRAPED.labels.includes(label)) continue;
          expect([alert, metric, [...(labels?.keys() ?? [])]]).toEqual([
            alert,
            metric,
            expect.arrayContaining([label]),
          ]);
          if (equals === null) continue;
          if (label === 'problem') expect(Object.keys(PROBLEMS)).toContain(equals);
          else if (label === 'status') expect(equals).toMatch(/^[1-5]xx$/);
          else expect([...(labels?.get(label) ?? [])]).toContain(equals);
        }
      }
    }
  });

  test('say what is wrong and what to do', () => {
    for (const { alert, labels, annotations } of alertRules()) {
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      for (const text of [annotations.summary, annotations.description])
        expect([alert, text]).toEqual([alert, expect.stringMatching(/\S\.$/)]);
    }
  });
});

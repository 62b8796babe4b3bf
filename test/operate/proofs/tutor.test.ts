import { spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { constants, createGunzip } from 'node:zlib';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH } from '#contract';
import { type Config, readConfig } from '../../../src/server/config/index.ts';
import { start } from '../../server/_process.ts';
import { startCms } from '../../server/_production.ts';
import { KEY } from '../../server/_small-course.ts';
import { startPostgres } from '../../support/postgres.ts';
import { freePort, has, hasComposePlugin, ROOT, run, scratch } from './_tools.ts';
import { installTutor, type Project, python } from './_tutor.ts';

type Environment = Readonly<Record<string, string>>;

/** What these tests read of a Compose file. */
interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image?: string;
        readonly environment?: Environment;
        readonly volumes?: readonly string[];
        readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
        readonly read_only?: boolean;
        readonly ports?: readonly string[];
        readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
      }
    >
  >;
}

/** What they read of a manifest for Kubernetes. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData?: Environment;
  readonly spec?: {
    readonly template?: {
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
        readonly containers: readonly {
          readonly image: string;
          readonly env?: readonly { readonly name: string; readonly value: string }[];
          readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
        }[];
      };
    };
    readonly selector?: Readonly<Record<string, string>>;
  };
}

const OURS = 'olx';
const POSTGRESQL = 'olx-postgresql';
const MANIFESTS = ['deployments', 'services', 'volumes', 'jobs'] as const;

async function compose(project: Project, ...file: string[]): Promise<Compose['services']> {
  return ((await project.yaml(...file))[0] as Compose).services;
}

async function manifests(project: Project): Promise<readonly Manifest[]> {
  const all = await Promise.all(MANIFESTS.map((name) => project.yaml('k8s', `${name}.yml`)));
  return all.flat() as Manifest[];
}

/** The settings that an environment means beside those of the image; throws what the service would say of it. */
function configOf(environment: Environment | undefined): Config {
  return readConfig({ HOST: '0.0.0.0', PORT: '8400', ...environment });
}

describe.skipIf(python === null)('the Tutor plugin', () => {
  let project: Project;

  beforeAll(async () => {
    project = await (await installTutor(python ?? '')).project();
    project.tutor('plugins', 'enable', 'mfe', 'olx');
    project.tutor('config', 'save');
  });
  afterAll(() => project?.remove());

  test('renders an environment that the service accepts as it is, in Compose and in Kubernetes', async () => {
    const { [OURS]: service, [POSTGRESQL]: database } = await compose(project, 'local', 'docker-compose.yml');
    const config = configOf(service?.environment);
    expect(config.mode).toBe('production');
    expect(config.auth.applications).toBe(true);
    expect(config.auth.openedx).toMatchObject({
      issuer: 'http://local.openedx.io/oauth2',
      audience: 'openedx',
      cmsUrl: 'http://studio.local.openedx.io',
    });
    expect(config.origins).toEqual(['http://studio.local.openedx.io', 'http://apps.local.openedx.io']);
    expect(config.trustedProxies).not.toEqual([]);
    const { username, password, hostname } = new URL(config.databaseUrl);
    expect({ username, password, hostname }).toEqual({
      username: database?.environment?.['POSTGRES_USER'],
      password: database?.environment?.['POSTGRES_PASSWORD'],
      hostname: POSTGRESQL,
    });
    const { 'olx-job': job } = await compose(project, 'local', 'docker-compose.jobs.yml');
    expect(job).toMatchObject({ environment: service?.environment, image: service?.image });
    const secret = (await manifests(project)).find(({ kind }) => kind === 'Secret');
    expect(secret?.stringData).toEqual(service?.environment);
  });

  test('starts the service after its database, without a right that it does not need', async () => {
    const services = await compose(project, 'local', 'docker-compose.yml');
    expect(services[OURS]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      depends_on: { [POSTGRESQL]: { condition: 'service_healthy' }, cms: { condition: 'service_started' } },
    });
    for (const each of Object.keys(services[OURS]?.depends_on ?? {})) expect(services).toHaveProperty(each);
    // only what is reached through Caddy, and the data where `tutor local` keeps all data
    expect(services[OURS]?.ports).toBeUndefined();
    expect(services[POSTGRESQL]?.ports).toBeUndefined();
    expect(services[POSTGRESQL]?.volumes).toEqual(['../../data/olx-postgresql:/var/lib/postgresql/data:z']);
    expect(services['permissions']?.volumes).toContain('../../data/olx-postgresql:/mounts/olx-postgresql:z');
    expect(await project.text('apps', 'permissions', 'setowners.sh')).toContain('setowner 999 /mounts/olx-postgresql');
  });

  test('makes secrets once, and keeps them', async () => {
    const names = ['OLX_POSTGRESQL_PASSWORD', 'OLX_OAUTH2_SECRET', 'OLX_SERVICE_PASSWORD', 'OLX_METRICS_TOKEN'];
    const secrets = async () => {
      const config = await project.config();
      return names.map((name) => config[name]);
    };
    const before = await secrets();
    expect(new Set(before).size).toBe(names.length);
    for (const each of before) expect(each).toMatch(/^\w{24}$/);
    project.tutor('config', 'save');
    expect(await secrets()).toEqual(before);
  });

  test('tells the authoring frontend where the service is, in settings that Python reads', async () => {
    const settings = ['lms', 'cms'].flatMap((service) =>
      ['production', 'development'].map((mode) => ['apps', 'openedx', 'settings', service, `${mode}.py`]),
    );
    for (const each of settings) run(python ?? '', ['-m', 'py_compile', project.path(...each)]);
    const url = async (mode: string) =>
      /MFE_CONFIG\["OLX_SERVICE_URL"\] = "(.*)"/.exec(
        await project.text('apps', 'openedx', 'settings', 'lms', `${mode}.py`),
      )?.[1];
    expect(await url('production')).toBe('http://olx.local.openedx.io');
    expect(await url('development')).toBe('http://olx.local.openedx.io:8400');
    const { [OURS]: dev } = await compose(project, 'dev', 'docker-compose.yml');
    expect(dev?.ports).toEqual(['8400:8400']);
    expect(dev?.networks?.default.aliases).toEqual(['olx.local.openedx.io']);
    const { [OURS]: service } = await compose(project, 'local', 'docker-compose.yml');
    expect(configOf({ ...service?.environment, ...dev?.environment }).origins).toContain(
      'http://apps.local.openedx.io:2001',
    );
  });

  test('describes the same in Kubernetes: every claim, secret and service that is named is there', async () => {
    const all = await manifests(project);
    const named = (kind: string) => all.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name);
    for (const kind of ['Deployment', 'Service'])
      expect(named(kind)).toEqual(expect.arrayContaining([OURS, POSTGRESQL]));
    expect(named('Job')).toContain('olx-job');
    const ours = all.filter(({ metadata }) => metadata.name.startsWith(OURS));
    const specs = ours.flatMap(({ spec }) => (spec?.template === undefined ? [] : [spec.template.spec]));
    for (const { volumes = [], containers } of specs) {
      for (const { persistentVolumeClaim: claim } of volumes)
        if (claim !== undefined) expect(named('PersistentVolumeClaim')).toContain(claim.claimName);
      for (const { envFrom = [] } of containers)
        for (const { secretRef } of envFrom) expect(named('Secret')).toContain(secretRef.name);
    }
    const password = (await project.config())['OLX_POSTGRESQL_PASSWORD'];
    const database = specs.flatMap(({ containers }) => containers).find(({ image }) => image.includes('postgres'));
    expect(database?.env).toContainEqual({ name: 'POSTGRES_PASSWORD', value: password });
  });

  test.skipIf(!has('kubectl'))('renders manifests that Kustomize puts together', () => {
    expect(run('kubectl', ['kustomize', project.path()])).toContain('name: olx-postgresql');
  });

  test.skipIf(!has('docker-compose') && !hasComposePlugin())('renders files that Docker Compose reads', () => {
    const files = ['docker-compose.yml', 'docker-compose.prod.yml', 'docker-compose.jobs.yml'];
    const args = [...files.flatMap((file) => ['-f', project.path('local', file)]), 'config'];
    const config = hasComposePlugin() ? run('docker', ['compose', ...args]) : run('docker-compose', args);
    expect(config).toContain('olx-job:');
  });

  test('has the same secret under another key in Kubernetes if a setting changes, so that pods start anew', async () => {
    const annotation = async () =>
      (await manifests(project)).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === OURS)?.spec
        ?.template?.metadata?.annotations;
    const before = await annotation();
    project.tutor('config', 'save', '--set', 'OLX_THREADS=4');
    expect(await annotation()).not.toEqual(before);
    project.tutor('config', 'save', '--unset', 'OLX_THREADS');
    expect(await annotation()).toEqual(before);
  });

  test('does without a database of its own, behind HTTPS, with variables that a patch adds', async () => {
    const other = await (await installTutor(python ?? '')).project();
    onTestFinished(other.remove);
    const plugin =
      'from tutor import hooks\nhooks.Filters.ENV_PATCHES.add_item(("olx-environment", \'OLX_LEASE: "60"\'))\n';
    await writeFile(join(other.tutor('plugins', 'printroot').trim(), 'lease.py'), plugin);
    other.tutor('plugins', 'enable', 'mfe', 'olx', 'lease');
    const database = 'postgres://olx:p%24ss@db.example.org/olx';
    const set = { LMS_HOST: 'learn.example.org', ENABLE_HTTPS: 'true', OLX_RUN_POSTGRESQL: 'false' };
    other.tutor(
      'config',
      'save',
      ...Object.entries({ ...set, OLX_DATABASE_URL: database }).flatMap(([name, value]) => [
        '--set',
        `${name}=${value}`,
      ]),
    );
    const services = await compose(other, 'local', 'docker-compose.yml');
    expect(Object.keys(services).filter((name) => name.startsWith(OURS))).toEqual([OURS]);
    expect(services[OURS]?.depends_on).toEqual({ cms: { condition: 'service_started' } });
    const config = configOf(services[OURS]?.environment);
    expect(config).toMatchObject({ databaseUrl: database, lease: 60_000 });
    expect(config.origins).toEqual(['https://studio.learn.example.org', 'https://apps.learn.example.org']);
    expect(config.auth.openedx?.issuer).toBe('https://learn.example.org/oauth2');
    expect((await compose(other, 'local', 'docker-compose.jobs.yml'))['olx-job']?.depends_on).toBeUndefined();
    const kinds = (await manifests(other)).filter(({ metadata }) => metadata.name.startsWith(OURS));
    expect(kinds.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Secret olx',
      'Deployment olx',
      'Service olx',
      'Job olx-job',
    ]);
    expect(await other.text('apps', 'caddy', 'Caddyfile')).toContain('olx.learn.example.org{$default_site_port} {');
    expect(await other.text('apps', 'openedx', 'settings', 'lms', 'production.py')).toContain(
      'MFE_CONFIG["OLX_SERVICE_URL"] = "https://olx.learn.example.org"',
    );
  });

  test('works without the frontends of tutor-mfe', async () => {
    const other = await (await installTutor(python ?? '')).project();
    onTestFinished(other.remove);
    other.tutor('plugins', 'disable', 'mfe');
    other.tutor('plugins', 'enable', 'olx');
    other.tutor('config', 'save');
    const { [OURS]: service } = await compose(other, 'local', 'docker-compose.yml');
    expect(configOf(service?.environment).origins).toEqual(['http://studio.local.openedx.io']);
  });

  test('builds the image from a version, or from a tarball of this machine', async () => {
    const folder = await scratch();
    project.tutor('images', 'build', 'olx');
    const build = (await project.dockerCalls()).at(-1) ?? [];
    expect(build).toContain('--tag=docker.io/openedx-olx-service:0.1.0');
    expect(build.at(-1)).toBe(project.path('plugins', 'olx', 'build', 'olx'));
    const dockerfile = () => project.text('plugins', 'olx', 'build', 'olx', 'Dockerfile');
    expect(await dockerfile()).toMatch(/^RUN npm install .* openedx-olx-service@0\.1\.0$/m);
    const tarball = join(folder, 'openedx-olx-service-0.2.0.tgz');
    const missing = project.tries('config', 'save', '--set', `OLX_SERVICE_PACKAGE=${tarball}`);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.said).toContain('there is no such file');
    await writeFile(tarball, 'packed');
    project.tutor('config', 'save', '--set', `OLX_SERVICE_PACKAGE=${tarball}`);
    expect(await dockerfile()).toMatch(/^RUN npm install .* \/package\/openedx-olx-service-0\.2\.0\.tgz$/m);
    expect(await readdir(project.path('plugins', 'olx', 'build', 'olx'))).toContain('openedx-olx-service-0.2.0.tgz');
    project.tutor('config', 'save', '--unset', 'OLX_SERVICE_PACKAGE');
  });

  test('signs the service in to the platform, unless an operator wants no service account', async () => {
    const { [OURS]: service } = await compose(project, 'local', 'docker-compose.yml');
    const { OLX_OAUTH2_SECRET: clientSecret, OLX_SERVICE_PASSWORD: password } = await project.config();
    expect(configOf(service?.environment).studio).toMatchObject({
      instance: { cmsUrl: 'http://studio.local.openedx.io', lmsUrl: 'http://local.openedx.io' },
      account: { clientId: 'olx', clientSecret, username: 'olx', password },
    });
    const { [OURS]: dev } = await compose(project, 'dev', 'docker-compose.yml');
    expect(configOf({ ...service?.environment, ...dev?.environment }).studio).toMatchObject({
      instance: { cmsUrl: 'http://studio.local.openedx.io:8001', lmsUrl: 'http://local.openedx.io:8000' },
    });
    project.tutor('config', 'save', '--set', 'OLX_SERVICE_ACCOUNT=false');
    onTestFinished(() => void project.tutor('config', 'save', '--unset', 'OLX_SERVICE_ACCOUNT'));
    const { [OURS]: without } = await compose(project, 'local', 'docker-compose.yml');
    expect(configOf(without?.environment).studio).toMatchObject({ account: null });
    project.tutor('local', 'do', 'init', '--limit=olx');
    const jobs = (await project.dockerCalls()).filter((call) => call.includes('run'));
    const script = jobs.findLast((call) => call.includes('lms-job'))?.at(-1) ?? '';
    expect(script).toContain('manage_user olx olx@openedx --unusable-password');
    expect(script).not.toContain('staff');
  });

  test('runs the operator’s commands in the job container', async () => {
    for (const command of ['check', 'collect']) {
      project.tutor('local', 'do', `olx-${command}`);
      const call = (await project.dockerCalls()).at(-1) ?? [];
      expect(call.slice(call.indexOf('run'))).toEqual(
        expect.arrayContaining(['olx-job', 'sh', '-e', '-c', `olx-server ${command}`]),
      );
    }
  });

  test('prepares the LMS and the database with scripts that a shell runs twice without harm', async () => {
    project.tutor('local', 'do', 'init', '--limit=olx');
    const jobs = (await project.dockerCalls()).filter((call) => call.includes('run'));
    const script = (job: string) => jobs.findLast((call) => call.includes(job))?.at(-1) ?? '';
    const folder = await scratch();
    const calls = await withTools(folder, {
      'manage.py': `printf '%s ' "$@" >> calls; echo >> calls`,
      'olx-server': `exec ${process.execPath} ${join(ROOT, 'src/server/operator/main.ts')} "$@"`,
    });
    const { OLX_OAUTH2_SECRET: secret, OLX_SERVICE_PASSWORD: password } = await project.config();
    calls.run(script('lms-job'));
    expect(calls.text('calls').split('\n')).toEqual([
      'lms manage_user olx olx@openedx --staff ',
      expect.stringContaining(`password = '${password}'`),
      `lms create_dot_application --grant-type client-credentials --client-id olx --client-secret ${secret} --scopes user_id --skip-authorization --update olx olx `,
      '',
    ]);
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const database = { OLX_DATABASE_URL: await postgres.createDatabase() };
    calls.run(script('olx-job'), database);
    calls.run(script('olx-job'), database);
  });

  test.skipIf(!has('caddy'))(
    'lets a person of the platform in, by the cookies and by the header, through Caddy as it is rendered',
    async () => {
      const { [OURS]: rendered } = await compose(project, 'local', 'docker-compose.yml');
      const cms = await startCms(() => ({ status: 200, body: { users: [], allow_actions: true } }));
      const folder = await scratch();
      const service = await start({
        ...rendered?.environment,
        OLX_CMS_URL: cms.url,
        OLX_DATABASE_URL: `sqlite:${join(folder, 'olx.db')}`,
        OLX_CREATE_DATABASE: 'yes',
        // in Docker Caddy comes from one of the networks that are trusted
        OLX_TRUSTED_PROXIES: `127.0.0.1,${rendered?.environment?.['OLX_TRUSTED_PROXIES']}`,
      });
      onTestFinished(() => service.kill());
      const port = await startCaddy(project, folder, new URL(service.address).host);
      const key = createPrivateKey(String((await project.config())['JWT_RSA_PRIVATE_KEY']));
      const token = await new SignJWT({ preferred_username: 'ana' })
        .setProtectedHeader({ alg: 'RS512' })
        .setIssuer('http://local.openedx.io/oauth2')
        .setAudience('openedx')
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(key);
      const [head, payload, signature] = token.split('.');
      const host = 'olx.local.openedx.io';
      const origin = 'http://apps.local.openedx.io';
      const send = (method: string, path: string, headers: Environment) =>
        sent(port, method, path, { host, ...headers });
      const byHeader = { authorization: `JWT ${token}` };
      const byCookies = {
        cookie: `edx-jwt-cookie-header-payload=${head}.${payload}; edx-jwt-cookie-signature=${signature}`,
        'use-jwt-cookie': 'true',
        origin,
      };
      const courses = `${BASE_PATH}courses/`;
      const body = { 'content-type': 'application/json' };
      const made = await send('POST', courses, {
        ...byHeader,
        ...body,
        body: JSON.stringify({ course_key: KEY, display_name: 'C' }),
      });
      expect(made).toMatchObject({ status: 201 });
      const read = await send('GET', `${courses}${KEY}/`, byCookies);
      expect(read.status).toBe(200);
      expect(read.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
      });
      const preflight = await send('OPTIONS', `${courses}${KEY}/`, {
        origin,
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'if-match,use-jwt-cookie',
      });
      expect(preflight.headers['access-control-allow-headers']).toMatch(/use-jwt-cookie/i);
      const foreign = await send('GET', `${courses}${KEY}/`, { ...byCookies, origin: 'http://elsewhere.example.org' });
      expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
      expect((await send('GET', `${courses}${KEY}/`, {})).status).toBe(401);
      // Caddy neither keeps events back nor packs them so that they wait
      const root = encodeURIComponent(`${KEY.replace('course-v1', 'block-v1')}+type@course+block@course`);
      const event = firstEvent(port, `${courses}${KEY}/events/`, { host, ...byHeader, 'accept-encoding': 'gzip' });
      await event.open;
      const edit = {
        ...byHeader,
        ...body,
        'if-match': '*',
        body: JSON.stringify({ settings: { display_name: 'New' } }),
      };
      expect(await send('PATCH', `${BASE_PATH}blocks/${root}/settings/`, edit)).toMatchObject({ status: 200 });
      expect(await event.told).toContain('commit');
      // figures are for the token, also though Caddy is on this machine
      expect((await send('GET', '/metrics', {})).status).toBe(401);
      const metrics = { authorization: `Bearer ${rendered?.environment?.['OLX_METRICS_TOKEN']}` };
      expect((await send('GET', '/metrics', metrics)).status).toBe(200);
      expect((await send('GET', '/readyz', {})).status).toBe(200);
    },
  );
});

/** A folder with small programs in it, where a shell can run a script. */
async function withTools(folder: string, tools: Environment) {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const [name, script] of Object.entries(tools)) {
    // the platform's own is called by its path, ours by its name
    const path = join(name.endsWith('.py') ? folder : bin, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }
  const env = { PATH: `${bin}:${process.env['PATH']}` };
  return {
    run: (script: string, variables: Environment = {}) =>
      run('sh', ['-e', '-c', script], { cwd: folder, env: { ...env, ...variables } }),
    text: (name: string) => run('cat', [join(folder, name)]),
  };
}

/** Runs Caddy with the rendered file; only its port and the place of the service are others. Answers its port. */
async function startCaddy(project: Project, folder: string, service: string): Promise<number> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, default_site_port: ':80' };
  const file = project.path('apps', 'caddy', 'Caddyfile');
  const adapted = run('caddy', ['adapt', '--config', file, '--adapter', 'caddyfile'], { env });
  for (const each of ['"dial":"olx:8400"', '"listen":[":80"]']) expect(adapted).toContain(each);
  const moved = adapted
    .replace('"dial":"olx:8400"', `"dial":"${service}"`)
    // on port 80 Caddy answers without a certificate
    .replace('"listen":[":80"]', `"listen":[":${port}"],"automatic_https":{"disable":true}`);
  await writeFile(join(folder, 'caddy.json'), JSON.stringify({ ...JSON.parse(moved), admin: { disabled: true } }));
  const caddy = spawn('caddy', ['run', '--config', join(folder, 'caddy.json')], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(async () => {
    caddy.kill();
    await once(caddy, 'exit');
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    caddy.once('exit', () => reject(new Error(`Caddy ended: ${said}`)));
    caddy.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.includes('serving initial configuration')) resolve();
    });
  });
  return port;
}

/** An event stream, packed if the proxy packs: when it is open, and the first event in it. */
function firstEvent(port: number, path: string, headers: Environment) {
  const open = Promise.withResolvers<void>();
  const told = Promise.withResolvers<string>();
  const call = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
    const isPacked = answer.headers['content-encoding'] === 'gzip';
    const stream = isPacked ? answer.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : answer;
    let said = '';
    stream.on('data', (data: Buffer) => {
      said += data.toString();
      open.resolve();
      if (/^event: \w+\n(?:.*\n)*\n/m.test(said)) told.resolve(said);
    });
    for (const each of [answer, stream]) each.on('error', told.reject);
  });
  call.once('error', open.reject);
  call.end();
  onTestFinished(() => {
    call.destroy();
  });
  // once the request is destroyed nobody waits for it
  told.promise.catch(() => {});
  return { open: open.promise, told: told.promise };
}

/** One request with the name of another host, which `fetch` cannot send. */
function sent(
  port: number,
  method: string,
  path: string,
  { body, ...headers }: Environment,
): Promise<{
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      text(answer).then(
        (content) => resolve({ status: answer.statusCode, headers: answer.headers, body: content }),
        reject,
      );
    });
    call.once('error', reject);
    call.end(body);
  });
}

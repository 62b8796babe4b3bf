import { Validator } from '@seriousme/openapi-schema-validator';
import { Compile } from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, PROBLEMS, ROUTES, replaceBlock } from '#contract';
import { DIAGNOSTIC_CODES } from '#olx';
import { emptyService, smallService } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly operationId?: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly requestBody?: { readonly content: Content };
}

type Content = Readonly<
  Record<
    string,
    {
      readonly schema?: object;
      readonly example?: unknown;
      readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
    }
  >
>;

interface Described {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

async function described(): Promise<Described> {
  const { send } = await emptyService();
  const answer = await send('GET', `${BASE_PATH}openapi.json`);
  expect(answer.status).toBe(200);
  return answer.json as Described;
}

function operations(document: Described): readonly (readonly [string, string, Operation])[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [path, method, operation] as const),
  );
}

function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

describe('the OpenAPI document', () => {
  test('describes every route of the agreement, and no other', async () => {
    const document = await described();
    const paths = Object.keys(document.paths).map((path) => path.slice(BASE_PATH.length));
    const agreed = Object.values(ROUTES).filter((path) => path !== ROUTES.openapi && !path.startsWith(ROUTES.docs));
    expect(new Set(paths)).toEqual(new Set(agreed));
    expect(document.openapi).toMatch(/^3\.1/);
  });

  test('refers only to schemas that it has', async () => {
    const document = await described();
    const kept: Readonly<Record<string, object | undefined>> = { ...document.components };
    const found = references(document).map((reference) => /^#\/components\/(\w+)\/([\w-]+)$/.exec(reference) ?? []);
    expect(found.length).toBeGreaterThan(50);
    for (const [, group = '', name = ''] of found) expect(Object.keys(kept[group] ?? {})).toContain(name);
  });

  test('names each parameter of a path, and its statuses with their documents', async () => {
    for (const [path, method, { parameters = [], responses }] of operations(await described())) {
      const where = `${method} ${path}`;
      const named = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect([where, new Set(named)]).toEqual([
        where,
        new Set([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])),
      ]);
      for (const parameter of parameters)
        expect('$ref' in parameter || parameter.schema !== undefined, where).toBe(true);
      const good = Object.keys(responses).filter((status) => status.startsWith('2'));
      expect(good.length, where).toBeGreaterThan(0);
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        // OAuth2 has errors of its own
        if (path.includes('/oauth2/')) continue;
        expect(Object.keys(response.content ?? {}), `${where} ${status}`).toEqual(['application/problem+json']);
        expect(Object.values(PROBLEMS).map((problem) => String(problem.status))).toContain(status);
      }
    }
  });

  test('says which content types a body may have', async () => {
    const document = await described();
    const taken = (path: string, method: string) =>
      Object.keys(document.paths[BASE_PATH + path]?.[method]?.requestBody?.content ?? {});
    expect(taken(ROUTES.blockOlx, 'put')).toEqual([
      'application/xml',
      'application/gzip',
      'application/zip',
      'application/json',
    ]);
    expect(taken(ROUTES.courseOlx, 'put')).toEqual(['application/gzip', 'application/zip', 'application/json']);
    expect(taken(ROUTES.settings, 'patch')).toEqual(['application/json']);
    expect(taken(ROUTES.commits, 'post')).toEqual(['application/json']);
    expect(taken(ROUTES.publications, 'post')).toEqual([]);
  });

  test('is a document of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...(await described()) });
    expect([valid, errors]).toEqual([true, undefined]);
  });

  test('names every operation once, and says who may call it and with which headers', async () => {
    const all = operations(await described());
    const ids = all.map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(all.length);
    for (const [path, method, { operationId, security, parameters = [] }] of all) {
      expect(operationId, path).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
      const oauth = [ROUTES.accessToken, ROUTES.revokeToken, ROUTES.introspectToken].some((each) =>
        path.endsWith(each),
      );
      expect(security?.length, path).toBe(oauth ? 0 : 3);
      const keyed = parameters.some((each) => JSON.stringify(each).includes('IdempotencyKey'));
      expect([path, method, keyed]).toEqual([path, method, method !== 'get' && !oauth]);
    }
  });

  test('has an example of every answer and every body, and each fits its schema', async () => {
    const document = await described();
    const check = (schema: object, example: unknown, where: string) => {
      const errors = Compile({ ...schema, components: document.components }).Errors(example)[1];
      expect([where, errors.slice(0, 2)]).toEqual([where, []]);
    };
    for (const [path, method, { requestBody, responses }] of operations(document)) {
      const where = `${method} ${path}`;
      for (const [type, { schema, example }] of Object.entries(requestBody?.content ?? {})) {
        if (!/json|form|xml/.test(type)) continue;
        expect(example, `${where} ${type}`).toBeDefined();
        check(schema ?? {}, example, `${where} ${type}`);
      }
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const [type, { schema = {}, example, examples }] of Object.entries(content)) {
          // bytes have no example
          if (!/json|xml|plain|event-stream/.test(type)) continue;
          const all = [
            ...(example === undefined ? [] : [example]),
            ...Object.values(examples ?? {}).map((each) => each.value),
          ];
          expect(all.length, `${where} ${status}`).toBeGreaterThan(0);
          for (const each of all) check(schema, each, `${where} ${status}`);
        }
      }
    }
  });

  test('says of each finding where its code is explained, and that address opens', async () => {
    const { send, client } = await smallService();
    const page = await send('GET', BASE_PATH + ROUTES.diagnosticsPage);
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringContaining("script-src 'self'"),
      },
    });
    for (const code of DIAGNOSTIC_CODES) expect(page.text).toContain(`<tr id="${code}">`);
    expect(page.text).not.toContain('<script');
    const refused = await client.plan(
      replaceBlock(KEY, usage('problem@sum'), {
        content: { kind: 'document', xml: '<problem url_name="sum"><p></problem>' },
        scope: 'node',
        orphans: 'reject',
      }),
    );
    const [finding] = refused.ok ? [] : (refused.problem.errors ?? []);
    const [path = '', anchor] = finding?.help.split('#') ?? [];
    expect([(await send('GET', path)).text === page.text, anchor]).toEqual([true, finding?.code]);
  });

  test('is shown as a page that needs nothing from elsewhere', async () => {
    const { send } = await emptyService();
    const page = await send('GET', `${BASE_PATH}docs/`);
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-security-policy': expect.stringContaining("script-src 'self'") },
    });
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const { pathname } = new URL(file, `http://localhost${BASE_PATH}docs/`);
      expect(pathname).toMatch(/^\/api\/olx\/v1\/docs\//);
      expect([pathname, (await send('GET', pathname)).status]).toEqual([pathname, 200]);
    }
    expect(page.text).not.toMatch(/<script>(?!\s*<)/);
  });
});

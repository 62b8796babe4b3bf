import { describe, expect, test } from 'vitest';
import { BASE_PATH, PROBLEMS, ROUTES } from '#contract';
import { emptyService } from './_service.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, unknown>> }>
  >;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
}

interface Described {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

async function described(): Promise<Described> {
  const { send } = await emptyService();
  const answer = await send('GET', `${BASE_PATH}/openapi.json`);
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
    const agreed = Object.values(ROUTES).filter((path) => path !== ROUTES.openapi);
    expect(new Set(paths)).toEqual(new Set(agreed));
    expect(document.openapi).toMatch(/^3\.1/);
  });

  test('refers only to schemas that it has', async () => {
    const document = await described();
    const names = references(document).map((reference) => /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1]);
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  test('names each parameter of a path, and its statuses with their documents', async () => {
    for (const [path, method, { parameters = [], responses }] of operations(await described())) {
      const where = `${method} ${path}`;
      const named = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect([where, new Set(named)]).toEqual([
        where,
        new Set([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])),
      ]);
      for (const parameter of parameters) expect(parameter.schema, where).toBeDefined();
      const good = Object.keys(responses).filter((status) => status.startsWith('2'));
      expect(good.length, where).toBeGreaterThan(0);
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400) continue;
        // OAuth2 has errors of its own
        if (path.endsWith(ROUTES.accessToken)) continue;
        expect(Object.keys(response.content ?? {}), `${where} ${status}`).toEqual(['application/problem+json']);
        expect(Object.values(PROBLEMS).map((problem) => String(problem.status))).toContain(status);
      }
    }
  });

  test('says which content types a body may have', async () => {
    const document = await described();
    const taken = (path: string, method: string) =>
      Object.keys(document.paths[BASE_PATH + path]?.[method]?.requestBody?.content ?? {});
    expect(taken(ROUTES.blockOlx, 'put')).toEqual(['application/xml', 'application/gzip', 'application/zip']);
    expect(taken(ROUTES.settings, 'patch')).toEqual(['application/json']);
    expect(taken(ROUTES.revert, 'post')).toEqual([]);
  });
});

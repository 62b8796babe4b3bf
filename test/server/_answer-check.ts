import { Compile } from 'typebox/schema';

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, Response>>;
}

interface Header {
  readonly schema: { readonly type: string; readonly pattern?: string };
}

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly headers?: Readonly<Record<string, Header>> };
}

/** Fails if an answer has a status, media type, header or body that the description of its route does not have. */
export function answerCheck(document: object) {
  const { paths, components = {} } = document as Described;
  const routes = Object.entries(paths).map(([template, operations]) => ({
    template,
    operations,
    pattern: patternOf(template),
  }));
  const compiled = new Map<object, ReturnType<typeof Compile>>();

  return (
    method: string,
    address: string,
    answer: {
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly text: string;
      readonly json: unknown;
    },
  ): void => {
    const path = resourceOf(address);
    const route = routes.find(({ pattern, operations }) => pattern.test(path) && method.toLowerCase() in operations);
    const operation = route?.operations[method.toLowerCase()];
    if (route === undefined || operation === undefined) return;
    const where = `${method} ${route.template} ${answer.status}`;
    const response = operation.responses[String(answer.status)];
    if (response === undefined) throw new Error(`${where} is not described`);
    for (const name of Object.keys(response.headers ?? {})) {
      const { schema } = components.headers?.[name] ?? {};
      const value = answer.headers[name.toLowerCase()];
      const pattern = schema?.type === 'integer' ? '^\\d+$' : (schema?.pattern ?? '');
      if (value !== undefined && !new RegExp(pattern).test(value))
        throw new Error(`${where}: ${name} does not match ${pattern}: ${value}`);
    }
    if (answer.status === 304 || answer.status === 204) return;
    const media = (answer.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const described = response.content?.[media] ?? response.content?.['*/*'];
    if (described === undefined) throw new Error(`${where} is not described as ${media}`);
    const { schema } = described;
    if (schema === undefined || !media.endsWith('json')) return;
    const validator = compiled.get(schema) ?? Compile({ ...schema, components });
    compiled.set(schema, validator);
    if (!validator.Check(answer.json)) {
      throw new Error(
        `${where} does not match: ${JSON.stringify(validator.Errors(answer.json)[1]?.slice(0, 3))} in ${answer.text.slice(0, 500)}`,
      );
    }
  };
}

/** The path that an address names: dot segments are gone before any route sees it, as in every client. */
function resourceOf(address: string): string {
  const path = address.split('?', 1)[0] ?? '';
  return /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path) ? new URL(`http://localhost${path}`).pathname : path;
}

/** The path of a file goes over several segments, all else is within one. */
function patternOf(template: string): RegExp {
  const source = template
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\}/g, (_, name) => (name === 'path' ? '.+' : '[^/]+'));
  return new RegExp(`^${source}$`);
}

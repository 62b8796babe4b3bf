import fc from 'fast-check';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** What a description says of the requests that it allows. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;

export interface Made {
  readonly method: (typeof METHODS)[number];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** Values that earlier answers named, so that requests meet something. */
export type Pool = Readonly<
  Record<'course' | 'block' | 'commit' | 'plan' | 'job' | 'version' | 'path' | 'type' | 'document', readonly string[]>
>;

/** Whole bodies to send under a content type, well-formed or not. */
export type Bodies = Readonly<Record<string, readonly (string | Uint8Array)[]>>;

const ODD = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    '..',
    '%',
    '"',
    '<x/>',
    '\u0000',
    'a\u001Fb',
    '\uFFFF',
    '\uD83C',
    ']]>',
    'constructor',
    '__proto__',
    '-1',
    '1e999',
    'null',
    '😀'.repeat(300),
    'a'.repeat(2000),
  ),
);

/** Requests as a description allows them, and some that it does not. */
export function requests(document: Described, pool: Pool, bodies: Bodies): fc.Arbitrary<Made> {
  const operations = Object.entries(document.paths).flatMap(([path, byMethod]) =>
    METHODS.flatMap((method) => {
      const operation = byMethod[method.toLowerCase()];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const parameters = operation.parameters ?? [];
    const inPath = fc.tuple(
      ...parameters
        .filter((each) => each.in === 'path')
        .map(({ name }) => named(name, pool).map((text) => [name, text] as const)),
    );
    const inQuery = fc.tuple(
      ...parameters
        .filter((each) => each.in === 'query')
        .map((each) =>
          fc
            .option(fc.oneof({ weight: 5, arbitrary: textOf(each, document, pool) }, { weight: 1, arbitrary: ODD }), {
              nil: null,
            })
            .map((text) => [each.name, text] as const),
        ),
    );
    return fc
      .record({
        method: fc.constant(method),
        url: fc.tuple(inPath, inQuery).map(([given, query]) => urlOf(path, given, query)),
        sent: bodyOf(operation, document, pool, bodies),
        extra: headers(pool),
      })
      .map(({ sent, extra, ...rest }) => ({ ...rest, headers: { ...extra, ...sent.headers }, body: sent.body }));
  });
}

function urlOf(
  path: string,
  given: readonly (readonly [string, string])[],
  query: readonly (readonly [string, string | null])[],
): string {
  const filled = given.reduce(
    (url, [name, text]) => url.replace(`{${name}}`, encodeURIComponent(text.toWellFormed())),
    path,
  );
  const search = new URLSearchParams(
    query.flatMap(([name, text]) => (text === null ? [] : [[name, text.toWellFormed()]])),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

function named(name: string, pool: Pool): fc.Arbitrary<string> {
  const known = Object.hasOwn(pool, name) ? pool[name as keyof Pool] : [];
  return known.length === 0
    ? ODD
    : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: ODD });
}

function textOf({ name, schema = {} }: Parameter, document: Described, pool: Pool): fc.Arbitrary<string> {
  if (name === 'root' || name === 'block') return named('block', pool);
  if (['at', 'base', 'from', 'to', 'before'].includes(name))
    return fc.oneof(named('commit', pool), named('version', pool));
  // an object may have no way to become text but this
  return ofSchema(schema, { document, pool, member: null, depth: 0 }).map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each),
  );
}

function headers(pool: Pool): fc.Arbitrary<Readonly<Record<string, string>>> {
  const version = fc.oneof(
    fc.constant('*'),
    named('version', pool).map((text) => `"${text}"`),
    fc.constantFrom('', '"', 'W/"x"'),
  );
  const optional = fc.record(
    {
      'if-match': version,
      'if-none-match': version,
      'idempotency-key': fc.constantFrom('a', 'b', 'c', 'not a key'),
      'lock-token': fc.constantFrom('1', '2', '0', 'x'),
      prefer: fc.constantFrom('respond-async', 'wait=1'),
      accept: fc.constantFrom(
        'application/json',
        'application/xml',
        'application/gzip',
        'application/zip',
        'text/html',
        '*/*',
      ),
      'last-event-id': fc.constantFrom('1', '99', 'x'),
    },
    { requiredKeys: [] },
  );
  // header values are ASCII on the wire
  return optional.map((given) =>
    Object.fromEntries(Object.entries(given).map(([name, text]) => [name, text.replace(/[^\x20-\x7e]/g, '?')])),
  );
}

interface SentBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

function bodyOf({ requestBody }: Operation, document: Described, pool: Pool, bodies: Bodies): fc.Arbitrary<SentBody> {
  const nothing: fc.Arbitrary<SentBody> = fc.constant({ headers: {}, body: undefined });
  const any = Object.entries(bodies).map(([type, list]) =>
    fc.constantFrom(...list).map((body): SentBody => ({ headers: { 'content-type': type }, body })),
  );
  const described = Object.entries(requestBody?.content ?? {}).flatMap(([type, { schema = {} }]) => {
    const whole = bodies[type];
    if (whole !== undefined)
      return [fc.constantFrom(...whole).map((body): SentBody => ({ headers: { 'content-type': type }, body }))];
    return type.endsWith('json')
      ? [
          ofSchema(schema, { document, pool, member: null, depth: 0 }).map(
            (value): SentBody => ({ headers: { 'content-type': type }, body: JSON.stringify(value) }),
          ),
        ]
      : [];
  });
  if (described.length === 0)
    return fc.oneof({ weight: 9, arbitrary: nothing }, { weight: 1, arbitrary: fc.oneof(...any) });
  return fc.oneof(
    { weight: 8, arbitrary: fc.oneof(...described) },
    { weight: 1, arbitrary: nothing },
    { weight: 1, arbitrary: fc.oneof(...any) },
  );
}

/** Which values a member takes that has a meaning of its own; every other text may be any of them. */
const KIND_OF_MEMBER: ReadonlyMap<string, keyof Pool> = new Map([
  ['block', 'block'],
  ['parent', 'block'],
  ['course_key', 'course'],
  ['path', 'path'],
  ['olx', 'document'],
]);

/** Where in a body a value stands. */
interface Place {
  readonly document: Described;
  readonly pool: Pool;
  /** The member of an object that it is, or is in the list of. */
  readonly member: string | null;
  readonly depth: number;
}

/** Values of a schema; now and then one of another type, but seldom, so that it comes past the checks of the others. */
function ofSchema(schema: Schema, place: Place): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 40, arbitrary: fittingOf(schema, place) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    { weight: 2, arbitrary: ODD },
  );
}

function fittingOf(schema: Schema, place: Place): fc.Arbitrary<unknown> {
  const { document, depth } = place;
  if (schema.$ref !== undefined) {
    const target = document.components?.schemas?.[schema.$ref.split('/').at(-1)?.replace('#', '') ?? ''];
    return target === undefined ? fc.constant(null) : fittingOf(target, place);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => fittingOf(each, place)));
  switch (schema.type) {
    case 'string':
      return textAt(place);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -3, max: Math.min(schema.maximum ?? 40, 4000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return depth > 4
        ? fc.constant([])
        : fc.array(ofSchema(schema.items ?? {}, { ...place, depth: depth + 1 }), { maxLength: 4 });
    case 'object':
      return objectOf(schema, { ...place, depth: depth + 1 });
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textAt({ pool, member }: Place): fc.Arbitrary<string> {
  const kind = KIND_OF_MEMBER.get(member ?? '');
  return kind === undefined
    ? fc.oneof(named('block', pool), named('course', pool), named('version', pool), named('path', pool), ODD)
    : named(kind, pool);
}

function objectOf({ properties, required = [], patternProperties }: Schema, place: Place): fc.Arbitrary<unknown> {
  if (properties === undefined) {
    const names = fc.constantFrom('display_name', 'weight', 'max_attempts', 'start', 'tabs', 'no_such', '__proto__');
    const [values = {}] = Object.values(patternProperties ?? {});
    return fc.dictionary(names, ofSchema(values, { ...place, member: null }), { maxKeys: 4 });
  }
  const members = Object.entries(properties).map(
    ([name, each]) => [name, ofSchema(each, { ...place, member: name })] as const,
  );
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}

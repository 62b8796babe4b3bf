import fc from 'fast-check';
import type { Pool } from './_pool.ts';
import { anyValue, type Known, type Schema } from './_values.ts';

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
  /** As the description names it: method and path. */
  readonly operation: string;
  readonly method: (typeof METHODS)[number];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** Whole bodies to send under a content type, well-formed or not. */
export type Bodies = Readonly<Record<string, fc.Arbitrary<string | Uint8Array>>>;

/** Requests as a description allows them, and some that it does not; as many of each operation. */
export function requests(document: Described, pool: Pool, bodies: Bodies): fc.Arbitrary<Made> {
  const known: Known = { schemas: document.components?.schemas ?? {}, pool };
  return fc.oneof(
    ...operationsOf(document).map(({ path, method, operation }) => {
      const parameters = operation.parameters ?? [];
      const inPath = parameters.filter((each) => each.in === 'path').map((each) => named(each, known));
      const inQuery = parameters.filter((each) => each.in === 'query').map((each) => asked(each, known));
      return fc
        .record({
          url: fc
            .tuple(fc.tuple(...inPath), fc.tuple(...inQuery))
            .map(([given, query]) => addressOf(path, given, query)),
          sent: bodyOf(operation, known, bodies),
          extra: headersOf(pool),
        })
        .map(
          ({ url, sent, extra }): Made => ({
            operation: `${method} ${path}`,
            method,
            url,
            headers: { ...extra, ...sent.headers },
            body: sent.body,
          }),
        );
    }),
  );
}

/** All operations of a description. */
export function operationsOf({ paths }: Described) {
  return Object.entries(paths).flatMap(([path, byMethod]) =>
    METHODS.flatMap((method) => {
      const operation = byMethod[method.toLowerCase()];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
}

/** There in so many of a hundred requests, else null. */
function inHundred(often: number, text: fc.Arbitrary<string>): fc.Arbitrary<string | null> {
  return fc.oneof({ weight: often, arbitrary: text }, { weight: 100 - often, arbitrary: fc.constant(null) });
}

type Named = readonly [name: string, text: string | null];

function named({ name, schema = {} }: Parameter, known: Known): fc.Arbitrary<Named> {
  return textual(anyValue(schema, name, known)).map((text) => [name, text]);
}

function asked({ name, required = false, schema = {} }: Parameter, known: Known): fc.Arbitrary<Named> {
  return inHundred(required ? 97 : 50, textual(anyValue(schema, name, known))).map((text) => [name, text]);
}

function textual(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

function addressOf(path: string, given: readonly Named[], query: readonly Named[]): string {
  const filled = given.reduce(
    (url, [name, text]) => url.replace(`{${name}}`, encodeURIComponent((text ?? '').toWellFormed())),
    path,
  );
  const search = new URLSearchParams(
    query.flatMap(([name, text]) => (text === null ? [] : [[name, text.toWellFormed()]])),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

function headersOf(pool: Pool): fc.Arbitrary<Readonly<Record<string, string>>> {
  const version = fc.oneof(
    { weight: 12, arbitrary: fc.constant('*') },
    { weight: 8, arbitrary: pool.any('version').map((text) => `"${text}"`) },
    { weight: 1, arbitrary: fc.constantFrom('', '"', 'W/"x"') },
  );
  const key = fc.oneof(
    { weight: 20, arbitrary: fc.uuid() },
    { weight: 2, arbitrary: fc.constantFrom('a', 'b', 'not a key') },
  );
  const token = fc.oneof(pool.any('token'), fc.constantFrom('1', '0', 'x'));
  const media = fc.constantFrom('application/json', 'application/xml', 'application/gzip', 'application/zip', '*/*');
  const all = fc.record({
    'if-match': inHundred(70, version),
    'if-none-match': inHundred(15, version),
    'idempotency-key': inHundred(30, key),
    'lock-token': inHundred(10, token),
    prefer: inHundred(20, fc.constantFrom('respond-async', 'wait=1')),
    accept: inHundred(40, media),
    'last-event-id': inHundred(10, fc.constantFrom('1', '99', 'x')),
  });
  // header values are ASCII on the wire
  return all.map((given) =>
    Object.fromEntries(
      Object.entries(given).flatMap(([name, text]) =>
        text === null ? [] : [[name, text.replace(/[^\x20-\x7e]/g, '?')]],
      ),
    ),
  );
}

interface SentBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

function bodyOf({ requestBody }: Operation, known: Known, bodies: Bodies): fc.Arbitrary<SentBody> {
  const nothing: fc.Arbitrary<SentBody> = fc.constant({ headers: {}, body: undefined });
  const any = fc.oneof(...Object.entries(bodies).map(([type, body]) => under(type, body)));
  const described = Object.entries(requestBody?.content ?? {}).flatMap(([type, { schema = {} }]) => {
    const whole = bodies[type];
    if (whole !== undefined) return [under(type, whole)];
    if (!type.endsWith('json')) return [];
    return [
      under(
        type,
        anyValue(schema, null, known).map((value) => JSON.stringify(value)),
      ),
    ];
  });
  if (described.length === 0) return fc.oneof({ weight: 30, arbitrary: nothing }, { weight: 1, arbitrary: any });
  return fc.oneof(
    { weight: 30, arbitrary: fc.oneof(...described) },
    { weight: 1, arbitrary: nothing },
    { weight: 1, arbitrary: any },
  );
}

function under(type: string, bodies: fc.Arbitrary<string | Uint8Array>): fc.Arbitrary<SentBody> {
  return bodies.map((body) => ({ headers: { 'content-type': type }, body }));
}

import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refusal } from '../refusal.ts';
import type { App } from './fastify.ts';
import { misfits } from './misfits.ts';

/** What people call the parts of a request. */
const CALLED: Readonly<Record<string, string>> = { params: 'address', querystring: 'query', body: 'body' };

/**
 * Checks requests by their TypeBox schemas, and converts the texts of a query; parameters of a path stay
 * texts. What does not fit is a 400 that tells all of it.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = '' }) => {
  const check = Compile(schema);
  return (given) => {
    const value = httpPart === 'querystring' && isRecord(given) ? converted(schema, given) : given;
    if (check.Check(value)) return { value };
    const detail = `The ${CALLED[httpPart] ?? httpPart} does not fit: ${misfits(schema, value).join('; ')}.`;
    return { error: new Refusal('bad-request', detail) };
  };
};

/**
 * Refuses what a route does not describe: a query if it has none, and a body if it takes none. A choice that is not
 * looked at may be what keeps a write from being done, as `plan=true` is.
 */
export function describedOnly(app: App): void {
  app.addHook('onRoute', (route) => {
    const { querystring, body, takes } = route.schema ?? {};
    if (querystring === undefined) route.schema = { ...route.schema, querystring: NO_QUERY };
    if (body !== undefined || takes !== undefined) return;
    const before = [route.preValidation ?? []].flat();
    route.preValidation = [...before, refuseBody];
  });
}

const NO_QUERY = Type.Object({}, { additionalProperties: false });

function refuseBody({ body }: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const isEmpty = body === undefined || body === null;
  done(isEmpty ? undefined : new Refusal('bad-request', 'A body is not taken here. Choices are part of the query.'));
}

/** The query with its numbers and booleans as such. What is not exactly one stays a text, and does not fit. */
function converted(schema: TSchema, query: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, { readonly type?: unknown }>> };
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => [
      name,
      Object.hasOwn(properties, name) ? valueOfType(properties[name]?.type, text) : text,
    ]),
  );
}

function valueOfType(type: unknown, text: unknown): unknown {
  if (typeof text !== 'string') return text;
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

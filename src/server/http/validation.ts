import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Convert } from 'typebox/value';
import { Refusal } from '../refusal.ts';
import { misfits } from './misfits.ts';

/** What people call the parts of a request. */
const CALLED: Readonly<Record<string, string>> = { params: 'address', querystring: 'query', body: 'body' };

/**
 * Checks requests by their TypeBox schemas, and converts the texts of a query. Parameters of a path are
 * texts anyway, and a query that is empty has nothing to convert, which is slow. What does not fit is a
 * 400 that tells all of it.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = '' }) => {
  const check = Compile(schema);
  const converts = (value: unknown): boolean =>
    httpPart === 'querystring' && typeof value === 'object' && value !== null && !isEmpty(value);
  return (given) => {
    const value = converts(given) ? Convert(schema, given) : given;
    if (check.Check(value)) return { value };
    const detail = `The ${CALLED[httpPart] ?? httpPart} does not fit: ${misfits(schema, value).join('; ')}.`;
    return { error: new Refusal('bad-request', detail) };
  };
};

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

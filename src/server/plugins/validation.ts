import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * Checks requests by their TypeBox schemas. Parameters of a path are texts already and a query that is
 * empty has nothing to convert, so the library's conversion, which is slow, is left to the rest.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = (route) => {
  const converting = TypeBoxValidatorCompiler(route);
  if (route.httpPart !== 'params' && route.httpPart !== 'querystring') return converting;
  const { schema, httpPart } = route;
  const check = Compile(schema);
  return (value) => {
    const plain = httpPart === 'params' || (typeof value === 'object' && value !== null && isEmpty(value));
    return plain && check.Check(value) ? { value } : converting(value);
  };
};

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

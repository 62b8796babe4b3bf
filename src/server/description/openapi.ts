import swagger from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import type { TSchema } from 'typebox';
import * as schemas from '#contract/schemas';
import type { App } from '../http/fastify.ts';
import { completed, type Description } from './complete.ts';

declare module 'fastify' {
  interface FastifySchema {
    /** The bodies that a route takes, by content type, if it checks them itself. For the description only. */
    readonly takes?: Readonly<Record<string, TSchema>>;
  }
}

const TAGS = [
  ['access', 'Tokens for registered applications.'],
  ['courses', 'Course runs.'],
  ['olx', 'OLX of a course run or a subtree, out and in.'],
  ['blocks', 'Blocks: settings, places, drafts.'],
  ['changes', 'Many steps at once, and plans.'],
  ['history', 'Commits: read, compared, undone.'],
  ['assets', 'Static assets.'],
  ['files', 'Course-level files: about pages, tabs, policies.'],
  ['locks', 'Who works on what.'],
  ['jobs', 'Work that outlives its request.'],
  ['catalogue', 'What is known of block types.'],
  ['operation', 'Figures for those who run the service.'],
] as const;

/** Names the shared schemas and describes every route that is registered after it. */
export async function openapi(app: App): Promise<void> {
  for (const schema of Object.values(schemas)) {
    if (typeof schema === 'object' && '$id' in schema) app.addSchema(schema);
  }
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Open edX OLX subtrees',
        description: 'Export, import, edit and undo any subtree of a course run as OLX.',
        version: '1',
      },
      tags: TAGS.map(([name, description]) => ({ name, description })),
    },
    transformObject: (document) =>
      'openapiObject' in document ? completed(document.openapiObject as Description) : document.swaggerObject,
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) => String(schema['$id'] ?? `schema-${index}`),
    },
    transform: ({ schema, url }) => ({
      schema: withTakenTypes(withNamedPath(schema ?? {})),
      url: url.replace('*', ':path'),
    }),
  });
}

/** What Fastify calls `*` is `path` in the agreement. */
function withNamedPath(schema: FastifySchema): FastifySchema {
  const { params } = schema;
  if (typeof params !== 'object' || params === null || !('properties' in params)) return schema;
  const renamed = Object.entries(Object(params.properties) as object).map(
    ([name, value]) => [name === '*' ? 'path' : name, value] as const,
  );
  const properties = Object.fromEntries(renamed);
  return { ...schema, params: { ...params, properties, required: Object.keys(properties) } };
}

function withTakenTypes({ takes, ...schema }: FastifySchema): FastifySchema {
  if (takes === undefined) return schema;
  const content = Object.entries(takes).map(([type, taken]) => [type, { schema: taken }] as const);
  return { ...schema, body: { content: Object.fromEntries(content) } };
}

/**
 * What OpenAPI cannot say with parameters alone: how the query, the headers and the body of one request depend on
 * each other. `schema` is a JSON Schema of `{query, headers, content_type, body}`, where names of headers are in lower
 * case and `content_type` is null without a body. A request that does not fit is refused with `status`.
 */
export interface RequestRule {
  readonly description: string;
  readonly status: 400 | 428;
  readonly schema: object;
}

const PLANS = part('query', { plan: { const: true } });

const PRECONDITION: RequestRule = {
  description: '`If-Match` is required, unless `plan=true`.',
  status: 428,
  schema: { anyOf: [has('headers', 'if-match'), PLANS] },
};

const FILE_PRECONDITION: RequestRule = {
  description: '`If-Match` is required, or `If-None-Match: *` for a new file, unless `plan=true`.',
  status: 428,
  schema: { anyOf: [has('headers', 'if-match'), has('headers', 'if-none-match'), PLANS] },
};

const ONE_FORM: RequestRule = {
  description: '`target=archive` needs an archive or a list of files, because a document has one form.',
  status: 400,
  schema: {
    not: { allOf: [part('query', { target: { const: 'archive' } }), content({ const: 'application/xml' })] },
  },
};

/** By the method and the name of the route. */
export const REQUEST_RULES: Readonly<Record<string, readonly RequestRule[]>> = {
  'DELETE course': [{ ...PRECONDITION, description: '`If-Match` is required.', schema: has('headers', 'if-match') }],
  'GET blockOlx': [
    {
      description: '`scope=node` is answered as `application/xml` only.',
      status: 400,
      schema: implies(
        part('query', { scope: { const: 'node' } }),
        part('headers', { accept: { pattern: 'application/xml' } }),
      ),
    },
  ],
  'PUT blockOlx': [PRECONDITION, ONE_FORM],
  'DELETE block': [PRECONDITION],
  'POST children': [PRECONDITION, ONE_FORM],
  'PATCH settings': [PRECONDITION],
  'POST moves': [PRECONDITION],
  'POST publications': [PRECONDITION],
  'DELETE draft': [PRECONDITION],
  'PUT asset': [FILE_PRECONDITION],
  'DELETE asset': [PRECONDITION],
  'PUT file': [FILE_PRECONDITION],
  'DELETE file': [PRECONDITION],
  'POST commits': [
    {
      description: '`{steps}` needs `If-Match`, or a `version` in each step, unless `plan=true`.',
      status: 428,
      schema: implies(has('body', 'steps'), {
        anyOf: [has('headers', 'if-match'), PLANS, part('body', { steps: { items: { required: ['version'] } } })],
      }),
    },
    {
      description: '`{revert}` and `{restore}` need `If-Match`, unless `plan=true`.',
      status: 428,
      schema: implies(
        { anyOf: [has('body', 'revert'), has('body', 'restore')] },
        { anyOf: [has('headers', 'if-match'), PLANS] },
      ),
    },
    {
      description: '`{restore}`, and `{steps}` with a `replace-subtree` or `replace-node`, need `orphans`.',
      status: 400,
      schema: implies(
        {
          anyOf: [
            has('body', 'restore'),
            part('body', {
              steps: { contains: { properties: { kind: { enum: ['replace-subtree', 'replace-node'] } } } },
            }),
          ],
        },
        has('query', 'orphans'),
      ),
    },
    {
      description: '`{plan}` cannot be planned: `plan=true` is refused.',
      status: 400,
      schema: { not: { allOf: [has('body', 'plan'), PLANS] } },
    },
  ],
};

/** Parameters of a query that a route asks for in its own words, so that its schema has them as optional. */
export const REQUIRED_QUERY: Readonly<Record<string, readonly string[]>> = { 'PUT blockOlx': ['scope', 'orphans'] };

/** What depends on the state of the course run, which no schema of a request can say. */
export const STATE_RULES: Readonly<Record<string, readonly string[]>> = {
  'PUT courseOlx': [
    'If the course run exists, `If-Match` and `orphans` are required. A new one is created without either.',
    'If the archive was not made from the current version, `merge` is required.',
  ],
  'PUT blockOlx': ['If the content was not made from the current version, `merge` is required.'],
  'POST moves': ['If the block has several parents, `from` is required.'],
  'GET usage': ['`from` is before `to`, by a year at most. Hours are answered for two weeks at most.'],
};

function part(name: string, properties: Readonly<Record<string, object>>): object {
  return {
    properties: { [name]: { type: 'object', properties, required: Object.keys(properties) } },
    required: [name],
  };
}

function has(name: string, member: string): object {
  return part(name, { [member]: {} });
}

function content(schema: object): object {
  return { properties: { content_type: schema }, required: ['content_type'] };
}

function implies(condition: object, consequence: object): object {
  return { anyOf: [{ not: condition }, consequence] };
}

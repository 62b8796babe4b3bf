import { BASE_PATH, type Json, MEDIA, PROBLEMS, type ProblemName, ROUTES } from '#contract';
import { ANSWER_EXAMPLES, PROBLEM_EXAMPLES, REQUEST_EXAMPLES } from '#contract/examples';
import { ANSWER_HEADERS, type AnswerHeader, REQUEST_HEADERS, type RequestHeader } from './headers.ts';
import { operationName } from './operation-names.ts';
import { REQUEST_RULES, REQUIRED_QUERY, STATE_RULES } from './request-rules.ts';

/** A part of the description, as far as it is looked at here. */
interface Part {
  [member: string]: unknown;
}

export interface Description extends Part {
  paths?: Record<string, Record<string, Part> | undefined>;
  components?: Part;
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(ROUTES).map(([name, path]) => [BASE_PATH + path, name]),
);
/** Writes that carry an order, which may become a job. */
const ORDERS =
  /^(?:PUT (?:courseOlx|blockOlx|asset|file)|POST (?:children|moves|publications|commits)|PATCH settings|DELETE (?:block|draft|asset|file))$/;

const SECURITY = [{ application: [] }, { platform: [] }, { platformCookies: [] }];
const SCHEMES = {
  application: {
    type: 'oauth2',
    description: 'For registered applications: `olx-server apps add`.',
    flows: {
      clientCredentials: {
        tokenUrl: BASE_PATH + ROUTES.accessToken,
        scopes: {
          read: 'Read course runs.',
          write: 'Read and write course runs.',
          force: 'Write without naming a version.',
          usage: 'Read figures of usage.',
        },
      },
    },
  },
  platform: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`JWT` and a token of the LMS.' },
  platformCookies: {
    type: 'apiKey',
    in: 'cookie',
    name: 'edx-jwt-cookie-header-payload',
    description: 'With USE-JWT-COOKIE.',
  },
};

/** Adds what all routes have in common: names, headers, sign-in, and an example of every answer and body. */
export function completed(description: Description): Description {
  for (const [path, operations = {}] of Object.entries(description.paths ?? {})) {
    const name = NAMES.get(path) ?? path;
    for (const [method, operation] of Object.entries(operations)) complete(method.toUpperCase(), name, path, operation);
  }
  const components = description.components ?? {};
  return {
    ...description,
    components: { ...components, securitySchemes: SCHEMES, parameters: REQUEST_HEADERS, headers: ANSWER_HEADERS },
  };
}

function complete(method: string, name: string, path: string, operation: Part): void {
  operation['operationId'] = operationName(method, name);
  operation['security'] = isOauth(name) ? [] : SECURITY;
  const headers = requestHeaders(method, name).map((each) => ({ $ref: `#/components/parameters/${each}` }));
  operation['parameters'] = [...listOf(operation['parameters']), ...headers];
  completeRules(`${method} ${name}`, operation);
  const body = REQUEST_EXAMPLES[operationName(method, name)] ?? {};
  const taken = partOf(partOf(operation['requestBody'])['content']);
  for (const [type, example] of Object.entries(body)) if (type in taken) partOf(taken[type])['example'] = example;
  for (const [status, response] of Object.entries(partOf(operation['responses']))) {
    completeResponse(Number(status), method, name, path, partOf(response));
  }
}

/** Says what parameters and bodies depend on, in words and, as far as a schema can, for programs. */
function completeRules(key: string, operation: Part): void {
  const needed = REQUIRED_QUERY[key] ?? [];
  for (const each of listOf(operation['parameters']).map(partOf))
    if (each['in'] === 'query' && needed.includes(String(each['name']))) each['required'] = true;
  const rules = REQUEST_RULES[key] ?? [];
  const words = [...rules.map(({ description }) => description), ...(STATE_RULES[key] ?? [])];
  if (words.length > 0)
    operation['description'] = [operation['description'], ...words].filter((each) => each !== undefined).join('\n\n');
  if (rules.length > 0) operation['x-request-rules'] = rules;
}

function completeResponse(status: number, method: string, name: string, path: string, response: Part): void {
  const headers = answerHeaders(status, method, name, path).map((each) => [
    each,
    { $ref: `#/components/headers/${each}` },
  ]);
  response['headers'] = Object.fromEntries(headers);
  // these have no body at all
  if (status === 204 || status === 304) delete response['content'];
  const content = partOf(response['content']);
  const problems = (Object.keys(PROBLEMS) as ProblemName[]).filter((each) => PROBLEMS[each].status === status);
  if (MEDIA.problem in content) {
    partOf(content[MEDIA.problem])['examples'] = Object.fromEntries(
      problems.map((each) => [each, { value: PROBLEM_EXAMPLES[each] }]),
    );
  }
  for (const [media, each] of Object.entries(content)) {
    const text = ANSWER_EXAMPLES[`${operationName(method, name)} ${media}`];
    if (text !== undefined) partOf(each)['example'] = text;
    if (media === MEDIA.events) partOf(each)['example'] = exampleEvent(partOf(partOf(each)['schema']));
  }
  const json = partOf(content[MEDIA.json]);
  const shape = partOf(json['schema']);
  const [first] = listOf(shape['anyOf']);
  const example = exampleOf(shape['$ref'] ?? partOf(first)['$ref']);
  if (example !== undefined) json['example'] = example;
}

/** The example of a schema that a reference names. */
function exampleOf(reference: unknown): Json | undefined {
  return ANSWER_EXAMPLES[/[^/]*$/.exec(String(reference ?? ''))?.[0] ?? ''];
}

function exampleEvent(event: Part): Part {
  const properties = partOf(event['properties']);
  const [kind] = listOf(partOf(properties['event'])['enum']);
  const data = exampleOf(partOf(partOf(properties['data'])['contentSchema'])['$ref']);
  return { event: kind, id: '1', data: JSON.stringify(data) };
}

function requestHeaders(method: string, name: string): readonly RequestHeader[] {
  if (isOauth(name)) return [];
  if (method === 'GET') {
    if (name === 'courseEvents' || name === 'jobEvents') return ['LastEventId', 'UseJwtCookie'];
    return ['outline', 'asset', 'file'].includes(name) ? ['IfNoneMatch', 'UseJwtCookie'] : ['UseJwtCookie'];
  }
  const file = name === 'asset' || name === 'file';
  const order: readonly RequestHeader[] = ORDERS.test(`${method} ${name}`) ? ['IfMatch', 'LockToken', 'Prefer'] : [];
  const course: readonly RequestHeader[] = name === 'course' ? ['IfMatch', 'LockToken'] : [];
  const lock: readonly RequestHeader[] = name.endsWith('Lock') ? ['LockToken'] : [];
  return [
    ...order,
    ...course,
    ...(file && method === 'PUT' ? (['IfAbsent'] as const) : []),
    ...lock,
    'IdempotencyKey',
    'UseJwtCookie',
  ];
}

function answerHeaders(status: number, method: string, name: string, path: string): readonly AnswerHeader[] {
  const always: readonly AnswerHeader[] = ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
  if (status === 409 || status === 429 || status === 503) return [...always, 'Retry-After'];
  if (status === 202) return [...always, 'Location'];
  if (status >= 300) return always;
  if (name.endsWith('Lock')) return method === 'PUT' ? [...always, 'Lock-Token'] : always;
  const ofCourse: readonly AnswerHeader[] = [
    ...always,
    ...(status === 201 ? (['Location'] as const) : []),
    'ETag',
    'X-Course-Version',
  ];
  if (path.includes('{usage_key}')) return [...ofCourse, 'X-Node-Version'];
  return path.includes('{course_key}') || status === 201 ? ofCourse : always;
}

function isOauth(name: string): boolean {
  return name === 'accessToken' || name === 'revokeToken' || name === 'introspectToken';
}

function partOf(value: unknown): Part {
  return typeof value === 'object' && value !== null ? (value as Part) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

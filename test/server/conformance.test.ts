import { describe, expect, test } from 'vitest';
import { BASE_PATH, ROUTES as ROUTE_NAMES } from '#contract';
import { operationName } from '../../src/server/description/operation-names.ts';
import type { App } from '../../src/server/parts.ts';
import { emptyService } from './_service.ts';

/** Addresses outside the rules, each named by section 5 of the design: the whole list. */
const EXCEPTIONS: readonly { readonly form: RegExp; readonly why: string }[] = [
  { form: /\/(?:assets|files)\/:path$/, why: 'the bytes of a file, whose name may be anything' },
  { form: /^\/api\/olx\/v1\/openapi\.json$/, why: 'a document that tools look for by this name' },
  { form: /^\/(?:healthz|readyz|metrics)$/, why: 'operational addresses, for probes' },
  { form: /^\/(?:api\/olx\/v1\/)?oauth2\//, why: 'OAuth, whose form other specifications fix' },
  { form: /^\/api\/olx\/v1\/docs(?:\/|$)/, why: 'a page with its files, not data' },
];

/** Things of which a parent has one. All other literal segments name collections. */
const SINGLE = new Set(['olx', 'outline', 'lock', 'draft', 'usage']);

/** What an address calls the thing that a parameter names: opaque keys, hashes and names, never row numbers. */
const IDENTIFIERS = new Set(['course_key', 'usage_key', 'commit', 'plan', 'hash', 'job', 'type', 'path', 'name']);

/** Verbs that people put into addresses. */
const VERBS =
  /^(?:get|set|list|create|add|update|edit|delete|remove|move|copy|rename|publish|discard|import|export|apply|revert|restore|undo|redo|validate|check|compare|merge|search|find|lock|unlock|cancel|run|start|stop|upload|download|pull|push)$/;
/** These are nouns in this interface: the lock is a thing that one reads, takes and releases. */
const NOUNS = new Set(['lock']);

interface Address {
  /** As the router and the description both write it here: `/api/olx/v1/courses/:course_key/`. */
  readonly path: string;
  readonly methods: readonly string[];
}

/** What the router serves, from the print of its tree. */
function routed(app: App): readonly Address[] {
  const found: Address[] = [];
  const above: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^((?:[│ ] {3})*)[├└]── (.*?)(?: \(([A-Z, -]+)\))?$/.exec(line);
    if (match === null) continue;
    const [, indent = '', part = '', methods] = match;
    above.splice(indent.length / 4);
    above.push(part);
    if (methods !== undefined)
      found.push({ path: above.join('').replace(/\*$/, ':path'), methods: methods.split(', ') });
  }
  return found;
}

/** What the description names. */
function described(app: App): readonly Address[] {
  const { paths = {} } = app.swagger() as { readonly paths?: Readonly<Record<string, object>> };
  return Object.entries(paths).map(([path, operations]) => ({
    path: path.replace(/\{(\w+)\}/g, ':$1'),
    methods: Object.keys(operations).map((method) => method.toUpperCase()),
  }));
}

function governed(addresses: readonly Address[]): readonly Address[] {
  // what takes preflights and what is left over
  const own = addresses.filter(
    ({ path, methods }) => path !== '/' && path !== '*' && !methods.every((each) => each === 'OPTIONS'),
  );
  return own.filter(({ path }) => !EXCEPTIONS.some(({ form }) => form.test(path)));
}

function below({ path }: Address): readonly string[] {
  return path
    .slice(BASE_PATH.length)
    .split('/')
    .filter((each) => each !== '');
}

const literals = (address: Address): readonly string[] => below(address).filter((each) => !each.startsWith(':'));

/** What breaks a rule, among the addresses of both sources. */
type Rule = (addresses: readonly Address[]) => readonly string[];

const each =
  (isGood: (address: Address) => boolean): Rule =>
  (addresses) =>
    addresses.filter((address) => !isGood(address)).map(({ path }) => path);

/** The twelve rules of ADR 0038 of openedx-platform (#39003, applied in #39078), with an address that breaks each. */
const RULES: readonly (readonly [string, Rule, Address | readonly Address[]])[] = [
  [
    '1: an address of the interface begins with /api/, and has it nowhere else',
    each(({ path }) => path.lastIndexOf('/api/') === 0),
    at('/courses/:course_key/api/'),
  ],
  [
    '2: the name of the interface is singular, collections are plural, and a member is below its collection',
    each((address) => {
      const [, , name = ''] = address.path.split('/');
      const parts = below(address);
      return (
        !isPlural(name) &&
        literals(address).every((part) => SINGLE.has(part) || isPlural(part)) &&
        // a parameter is below the collection that it is a member of
        parts.every((part, index) => !part.startsWith(':') || isPlural(parts[index - 1] ?? ''))
      );
    }),
    at('/api/olx/v1/course/:course_key/'),
  ],
  [
    '3: the name of the interface says what it is about, not which program serves it',
    each(({ path }) => path.split('/')[2] === 'olx'),
    at('/api/openedx_olx_server/v1/courses/'),
  ],
  [
    '4: names of resources are concrete and lower-case snake_case',
    each((address) =>
      literals(address).every(
        (part) =>
          /^[a-z]+(?:_[a-z]+)*$/.test(part) && !/^(?:items?|data|objects?|things?|info|views?|pages?)$/.test(part),
      ),
    ),
    at('/api/olx/v1/block-types/'),
  ],
  [
    '5: everything is mounted under the one prefix that the contract declares',
    each(({ path }) => path.startsWith(BASE_PATH)),
    at('/api/olx/courses/'),
  ],
  [
    '6: one route answers one address, which ends in a slash, without optional parts or patterns',
    (addresses) => [
      ...each(({ path }) => path.endsWith('/') && !/[?*()^$]|\/\//.test(path))(addresses),
      // the same address with another name of the parameter
      ...twice(addresses.map(({ path }) => path.replace(/:\w+/g, ':'))),
    ],
    at('/api/olx/v1/courses'),
  ],
  [
    '7: the version follows the name of the interface, is a whole number, and is nowhere else',
    each(({ path }) => /^\/api\/[a-z_]+\/v[1-9]\d*\/(?!.*\/v\d)/.test(path)),
    at('/api/v1/olx/courses/'),
  ],
  [
    '8: a resource is nested under one parent at most, and what a key of its own names is at the top',
    each((address) => {
      const parts = below(address);
      return (
        parts.length <= 4 &&
        literals(address).length <= 2 &&
        parts.indexOf(':usage_key') <= 1 &&
        parts.indexOf(':job') <= 1
      );
    }),
    at('/api/olx/v1/courses/:course_key/blocks/:usage_key/'),
  ],
  [
    '9: opaque keys and names identify things, and each has one name in every address',
    each((address) => below(address).every((part) => !part.startsWith(':') || IDENTIFIERS.has(part.slice(1)))),
    at('/api/olx/v1/courses/:id/'),
  ],
  [
    '10: no address has a verb: an operation is a POST to a noun, a replacement a PUT',
    each((address) =>
      literals(address)
        .flatMap((part) => part.split('_'))
        .every((word) => NOUNS.has(word) || !VERBS.test(word)),
    ),
    at('/api/olx/v1/courses/:course_key/import/'),
  ],
  [
    '11: names of routes are snake_case, say what they do, and are unique and free of versions',
    (addresses) => {
      const names = addresses.flatMap(({ path, methods }) =>
        methods.filter((method) => method !== 'HEAD').map((method) => nameOf(method, path)),
      );
      return [...names.filter((name) => !/^[a-z]+(?:_[a-z]+)+$/.test(name)), ...twice(names)];
    },
    at('/api/olx/v1/nameless/'),
  ],
  [
    '12: one namespace for LMS and Studio: one address for each resource, and nothing that names the service it runs in',
    each(({ path }) => !/\/(?:lms|cms|studio|contentstore|authoring)\//.test(path)),
    at('/api/olx/v1/studio/courses/'),
  ],
];

function at(path: string): Address {
  return { path, methods: ['GET'] };
}

function isPlural(word: string): boolean {
  return word === 'children' || (word.endsWith('s') && !word.endsWith('ss'));
}

function twice(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

/** The operationId; the address itself if it has none, which no rule takes for a name. */
function nameOf(method: string, path: string): string {
  const found = Object.entries(ROUTE_NAMES).find(
    ([, route]) => BASE_PATH + route.replace(/\{(\w+)\}/g, ':$1') === path,
  );
  return found === undefined ? path : operationName(method, found[0]);
}

describe('every address', () => {
  test('is in the router and in the description alike', async () => {
    const { app } = await emptyService();
    const form = (addresses: readonly Address[]) =>
      new Map(addresses.map(({ path, methods }) => [path, methods.filter((method) => method !== 'HEAD').sort()]));
    const router = form(governed(routed(app)));
    expect(router.size).toBeGreaterThan(30);
    expect(router).toEqual(form(governed(described(app))));
    // an exception that fits nothing is not one
    for (const { form: pattern, why } of EXCEPTIONS)
      expect([why, routed(app).some(({ path }) => pattern.test(path))]).toEqual([why, true]);
  });

  test.each(RULES)('keeps rule %s', async (_, rule, wrong) => {
    const { app } = await emptyService();
    expect(rule(governed(routed(app)))).toEqual([]);
    expect(rule(governed(described(app)))).toEqual([]);
    expect(rule([wrong].flat())).not.toEqual([]);
  });
});

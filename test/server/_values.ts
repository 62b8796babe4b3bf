import fc from 'fast-check';
import type { Kind, Pool } from './_pool.ts';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** What values are made from. */
export interface Known {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly pool: Pool;
}

/** Texts that software stumbles over. */
const ODD = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    '..',
    '%',
    '"',
    '<x/>',
    ']]>',
    '\u0000',
    'a\u001Fb',
    '\uFFFF',
    '\uD83C',
    'constructor',
    '__proto__',
    '-1',
    '1e999',
    'null',
    '😀'.repeat(300),
    'a'.repeat(2000),
  ),
);

/** Which values a parameter or member takes that has a meaning of its own. */
const KINDS_OF_NAME: ReadonlyMap<string, readonly Kind[]> = new Map([
  ['course_key', ['course']],
  ['usage_key', ['block']],
  ['block', ['block']],
  ['parent', ['block']],
  ['root', ['block']],
  ['commit', ['commit']],
  ['revert', ['commit']],
  ['restore', ['commit', 'version']],
  ['at', ['commit', 'version']],
  ['base', ['commit', 'version']],
  ['from', ['commit', 'version', 'block', 'moment']],
  ['to', ['commit', 'version', 'moment']],
  ['plan', ['plan']],
  ['job', ['job']],
  ['path', ['path']],
  ['type', ['type']],
  ['olx', ['document']],
  ['version', ['version']],
  ['parent_version', ['version']],
]);

/** Values of a schema under a name, nearly always; now and then others. */
export function anyValue(schema: Schema, name: string | null, known: Known, depth = 0): fc.Arbitrary<unknown> {
  // seldom, so that one odd value comes past the checks of the others
  return fc.oneof(
    { weight: 60, arbitrary: fittingOf(schema, name, known, depth) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    { weight: 2, arbitrary: ODD },
  );
}

function fittingOf(schema: Schema, name: string | null, known: Known, depth: number): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const target = known.schemas[schema.$ref.split('/').at(-1)?.replace('#', '') ?? ''];
    return target === undefined ? fc.constant(null) : fittingOf(target, name, known, depth);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => fittingOf(each, name, known, depth)));
  switch (schema.type) {
    case 'string':
      return textOf(schema, name, known.pool);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? -3, max: Math.min(schema.maximum ?? 4, 4000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return depth > 4
        ? fc.constant([])
        : fc.array(anyValue(schema.items ?? {}, name, known, depth + 1), { minLength: 1, maxLength: 3 });
    case 'object':
      return objectOf(schema, known, depth + 1);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textOf({ maxLength = Number.POSITIVE_INFINITY }: Schema, name: string | null, pool: Pool) {
  const kinds = KINDS_OF_NAME.get(name ?? '') ?? [];
  if (kinds.length === 0) return fc.oneof(fc.lorem(), ODD);
  return fc.oneof(...kinds.map((kind) => pool.any(kind))).filter((text) => text.length <= maxLength);
}

function objectOf(
  { properties, required = [], patternProperties }: Schema,
  known: Known,
  depth: number,
): fc.Arbitrary<unknown> {
  if (properties === undefined) {
    const names = fc.constantFrom('display_name', 'weight', 'max_attempts', 'start', 'no_such', '__proto__');
    const [values = {}] = Object.values(patternProperties ?? {});
    return fc.dictionary(names, anyValue(values, null, known, depth), { maxKeys: 3 });
  }
  const members = Object.entries(properties).map(([name, each]) => [name, anyValue(each, name, known, depth)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}

import { Check, Errors } from 'typebox/schema';

/** The keywords of JSON Schema by which a misfit is told in words of its own. */
interface Known {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly anyOf?: readonly Known[];
  readonly properties?: Readonly<Record<string, Known>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Known;
}

/** More are not told at once. */
const MOST = 10;

/**
 * What of a value does not fit its schema, each as a clause such as “`scope` must be one of subtree, node”;
 * empty where all fits. Of a union that is told apart by a literal member, such as the `kind` of a step, or by
 * a member that each form has alone, such as `revert` of a commit, only the form that the value claims to be is
 * spoken of.
 */
export function misfits(schema: object, value: unknown): readonly string[] {
  const all = [...misfitsAt(schema, value, '')];
  return all.length > MOST ? [...all.slice(0, MOST), `${all.length - MOST} more`] : all;
}

function* misfitsAt(schema: Known, value: unknown, path: string): Generator<string> {
  if (Check(schema, value)) return;
  const ofParts = [...parts(schema, value, path)];
  if (ofParts.length > 0) yield* ofParts;
  else yield `${called(path)} ${Errors(schema, value)[1][0]?.message ?? 'does not fit'}`;
}

/** Clauses about the parts of a value; none where the value as a whole is of another type. */
function* parts({ anyOf, properties, items, ...schema }: Known, value: unknown, path: string): Generator<string> {
  if (anyOf !== undefined) yield* ofUnion(anyOf, value, path);
  else if (typeof schema.const === 'string') yield `${called(path)} must be ${schema.const}`;
  else if (properties !== undefined && isRecord(value)) yield* ofObject(properties, schema, value, path);
  else if (items !== undefined && Array.isArray(value))
    for (const [at, item] of value.entries()) yield* misfitsAt(items, item, `${path}[${at}]`);
}

function* ofUnion(forms: readonly Known[], value: unknown, path: string): Generator<string> {
  const named = forms.flatMap((form) => (typeof form.const === 'string' ? [form.const] : []));
  if (named.length === forms.length) return yield `${called(path)} must be one of ${named.join(', ')}`;
  const others = forms.filter(({ type }) => type !== 'null');
  const [only] = others;
  if (only !== undefined && others.length === 1) return yield* misfitsAt(only, value, path);
  if (!isRecord(value)) return;
  const name = tellingMember(others);
  if (name === null) return yield* ofOwnMembers(others, value, path);
  const claimed = others.find(({ properties }) => properties?.[name]?.const === value[name]);
  if (claimed !== undefined) return yield* misfitsAt(claimed, value, path);
  yield `${called(within(path, name))} must be one of ${others.map((form) => form.properties?.[name]?.const).join(', ')}`;
}

/** Of forms that each need a member of their own. */
function* ofOwnMembers(
  forms: readonly Known[],
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<string> {
  const own = forms.map(({ required = [] }) =>
    required.find((name) => forms.filter(({ properties = {} }) => Object.hasOwn(properties, name)).length === 1),
  );
  const names = own.filter((name) => name !== undefined);
  if (names.length < forms.length) return;
  const claimed = forms[names.findIndex((name) => Object.hasOwn(value, name))];
  if (claimed === undefined) yield `${called(path)} must have one of ${names.join(', ')}`;
  else yield* misfitsAt(claimed, value, path);
}

/** The member that has another literal in each form. */
function tellingMember(forms: readonly Known[]): string | null {
  const names = Object.keys(forms[0]?.properties ?? {});
  const tells = (name: string) =>
    new Set(forms.map(({ properties }) => properties?.[name]?.const).filter((each) => each !== undefined)).size;
  return names.find((name) => tells(name) === forms.length) ?? null;
}

function* ofObject(
  properties: Readonly<Record<string, Known>>,
  { required = [], additionalProperties }: Known,
  value: Readonly<Record<string, unknown>>,
  path: string,
): Generator<string> {
  for (const name of required) if (!Object.hasOwn(value, name)) yield `${called(within(path, name))} is missing`;
  for (const [name, each] of Object.entries(value)) {
    const at = within(path, name);
    if (Object.hasOwn(properties, name)) yield* misfitsAt(properties[name] ?? {}, each, at);
    else if (additionalProperties === false) yield `${called(at)} is unknown; known here: ${known(properties)}`;
  }
}

function known(properties: Readonly<Record<string, Known>>): string {
  const names = Object.keys(properties);
  return names.length === 0 ? 'nothing' : names.join(', ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function within(path: string, name: string): string {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return path === '' ? shown : `${path}.${shown}`;
}

function called(path: string): string {
  return path === '' ? 'it' : `\`${path}\``;
}

/** How the platform's calculator (`calc.py` of openedx-calc) reads an expression. */
export type Expression =
  | { readonly ok: true; readonly variables: ReadonlySet<string>; readonly functions: ReadonlySet<string> }
  | { readonly ok: false };

/** Variables that every expression may use. */
const CONSTANTS: readonly string[] = ['i', 'j', 'e', 'pi'];

const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'sin cos tan sec csc cot sqrt log10 log2 ln exp abs fact factorial arccos arcsin arctan arcsec arccsc arccot ' +
    'sinh cosh tanh sech csch coth arcsinh arccosh arctanh arcsech arccsch arccoth'
  ).split(' '),
);

const NUMBER = /[+-]?\s*(?:\d+(?:\.\d*)?|\.\d+)(?:\s*[eE]\s*[+-]?\s*\d+)?\s*%?/y;
const NAME =
  /[A-Za-z][A-Za-z0-9]*(?:_\{[A-Za-z0-9]+\})?\^\{[A-Za-z0-9]+\}'*|[A-Za-z][A-Za-z0-9]*_\{[A-Za-z0-9]+\}'*|[A-Za-z][A-Za-z0-9_]*'*/y;
const SPACE = /[ \t\r\n]*/y;

/** Longer or deeper expressions are not looked at; nobody writes them by hand. */
const LONGEST = 20_000;
const DEEPEST = 150;

const UNREAD: Expression = { ok: true, variables: new Set(), functions: new Set() };

/** Reads an expression; what is too long to be one is taken as sound. Linear in the text. */
export function readExpression(text: string): Expression {
  if (text.length > LONGEST) return UNREAD;
  const variables = new Set<string>();
  const functions = new Set<string>();
  let at = 0;
  let depth = 0;
  let tooDeep = false;

  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const literal = (token: string): boolean => {
    take(SPACE);
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const chain = (part: () => boolean, operators: readonly string[]): boolean => {
    do if (!part()) return false;
    while (operators.some(literal));
    return true;
  };
  const inParentheses = (): boolean => {
    if (depth === DEEPEST) {
      tooDeep = true;
      return false;
    }
    depth++;
    const read = sum() && literal(')');
    depth--;
    return read;
  };
  const atom = (): boolean => {
    take(SPACE);
    if (take(NUMBER) !== null) return true;
    const name = take(NAME);
    if (name === null) return literal('(') && inParentheses();
    const isCall = literal('(');
    (isCall ? functions : variables).add(name);
    return !isCall || inParentheses();
  };
  const parallel = (): boolean => chain(() => chain(atom, ['^']), ['||']);
  const product = (): boolean => chain(parallel, ['*', '/']);
  const sum = (): boolean => {
    // a sign of its own only where no number follows that takes the sign
    take(SPACE);
    if (/[+-]/.test(text.charAt(at)) && !startsSignedNumber()) at++;
    return chain(product, ['+', '-']);
  };
  const startsSignedNumber = (): boolean => {
    NUMBER.lastIndex = at;
    return NUMBER.test(text);
  };

  const read = sum();
  take(SPACE);
  if (tooDeep) return UNREAD;
  return read && at === text.length ? { ok: true, variables, functions } : { ok: false };
}

/**
 * The names of an expression that have no value: neither the calculator's own nor among `variables`.
 * Upper and lower case count as the same unless `caseSensitive`.
 */
export function unknownNames(
  expression: Expression,
  variables: readonly string[],
  caseSensitive: boolean,
): readonly string[] {
  if (!expression.ok) return [];
  const fold = (name: string): string => (caseSensitive ? name : name.toLowerCase());
  const known = new Set([...CONSTANTS, ...variables].map(fold));
  return [
    ...[...expression.variables].filter((name) => !known.has(fold(name))),
    ...[...expression.functions].filter((name) => !FUNCTIONS.has(fold(name))),
  ];
}

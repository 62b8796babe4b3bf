import { isPythonFloat, isPythonInteger } from './python-number.ts';
import { quote } from './quote.ts';

/** The sample points of a math expression, `x,y@1,1:3,3#10`, as far as the platform can read them. */
export type Samples =
  | { readonly ok: true; readonly variables: readonly string[]; readonly ranges: number; readonly points: number }
  | { readonly ok: false; readonly wrong: string };

/** Reads the text as `randomize_variables` does; `wrong` says in an author's words what it cannot read. */
export function readSamples(text: string): Samples {
  const [names = '', rest] = text.split('@');
  if (rest === undefined) return wrong('there is no “@” between the variables and their ranges');
  const [bounds = '', count] = rest.split('#');
  if (count === undefined) return wrong('there is no “#” before the number of sample points');
  if (!isPythonInteger(count)) return wrong(`the number of sample points, ${quote(count)}, is no whole number`);
  const sides = bounds.split(':').map((side) => side.split(','));
  if (sides.length !== 2) return wrong('the lowest and the highest values must be two lists with one “:” between them');
  const odd = sides.flat().find((value) => !isPythonFloat(value));
  if (odd !== undefined) return wrong(`${quote(odd)} is no number`);
  const [low = [], high = []] = sides;
  return {
    ok: true,
    variables: names.split(','),
    ranges: Math.min(low.length, high.length),
    points: Number(count.replaceAll('_', '')),
  };
}

function wrong(what: string): Samples {
  return { ok: false, wrong: what };
}

import { closest } from '#olx';
import { isOfAnother, VARIABLES } from './variables.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What begins so is ours, or meant to be. */
const PREFIX = 'OLX_';

/** Reads variables. What is wrong goes to `problems`, and to begin with each name that looks like one of ours and is not. */
export class EnvironmentReader {
  readonly problems: string[];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.problems = unknownNames(environment);
  }

  /** The text of a variable; empty if it is not set. */
  text(name: string): string {
    return this.#environment[name] ?? '';
  }

  /** A whole number in a range, `preset` if it is not set. With `sizes`, K, M or G may follow: times 1024. */
  wholeNumber(
    name: string,
    { preset, least = 0, most, sizes = false }: { preset: number; least?: number; most: number; sizes?: boolean },
  ): number {
    const given = this.text(name);
    if (given === '') return preset;
    const [, digits = '', size = ''] = /^(\d+)([KMG]?)$/i.exec(given) ?? [];
    const value =
      digits === '' || (size !== '' && !sizes) ? Number.NaN : Number(digits) * (FACTORS[size.toUpperCase()] ?? 1);
    if (value >= least && value <= most) return value;
    const form = sizes ? 'a number of bytes, or one with K, M or G,' : 'a whole number';
    this.problems.push(`${name} is ${given}. It must be ${form} from ${least} to ${most}.`);
    return preset;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], preset: Choice): Choice {
    const given = this.text(name);
    if (given === '') return preset;
    const found = choices.find((each) => each === given);
    if (found === undefined) this.problems.push(`${name} is ${given}. It must be ${CHOICES.format(choices)}.`);
    return found ?? preset;
  }
}

const CHOICES = new Intl.ListFormat('en', { type: 'disjunction' });

const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

function unknownNames(environment: Environment): string[] {
  return Object.entries(environment)
    .filter(([name, value]) => name.startsWith(PREFIX) && !VARIABLES.includes(name) && !isOfAnother(name, value ?? ''))
    .map(([name]) => {
      // all share the prefix, so it says nothing about what was meant
      const near = closest(
        name.slice(PREFIX.length),
        VARIABLES.map((each) => each.replace(PREFIX, '')),
      );
      const meant = near === null ? null : (VARIABLES.find((each) => each === PREFIX + near) ?? near);
      return `There is no variable ${name}.${meant === null ? '' : ` Did you mean ${meant}?`}`;
    })
    .sort();
}

import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Blobs } from './blobs.ts';
import { cannotRun, type ExitCode } from './failure.ts';
import type { Terminal } from './terminal.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Whether it may be given several times. */
  readonly multiple?: true;
  /** One line of help; the value's name is in capitals. */
  readonly help: string;
}

/** What the command line says to one verb. */
export interface Arguments {
  /** As many as `operands` allows. */
  readonly operands: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | null;
  /** All values of an option that may be given several times. */
  texts(name: string): readonly string[];
  /** Fails with exit code 2 where the value is none of those allowed. */
  choice<Value extends string>(name: string, allowed: readonly Value[]): Value | null;
}

export interface Session {
  readonly terminal: Terminal;
  readonly blobs: Blobs;
}

/** One verb of the command. */
export interface Verb {
  readonly name: string;
  /** What follows the name in the usage line. */
  readonly synopsis: string;
  readonly summary: string;
  readonly operands: { readonly least: number; readonly most: number };
  readonly options: Readonly<Record<string, Option>>;
  /** Whether the bytes of an archive are needed again, although the verb has no OUT. */
  readonly sendsBytes?: true;
  readonly run: (args: Arguments, session: Session) => Promise<ExitCode>;
}

export const JSON_OPTION = { json: { type: 'boolean', help: 'one JSON document in place of lines' } } as const;

/** For verbs that print findings. `--json` is short for `--format json`. */
export const FORMAT_OPTIONS = {
  ...JSON_OPTION,
  format: { type: 'string', help: 'text (default), json, sarif (2.1.0) or github (annotations of a workflow)' },
} as const;

export const COLOR_OPTION = {
  color: { type: 'string', help: 'auto (default), always or never; also NO_COLOR and FORCE_COLOR' },
} as const;

export const OUTPUT_OPTIONS = {
  output: {
    type: 'string',
    short: 'o',
    help: 'OUT, where to write: a folder, or an archive ending in .tar.gz, .tgz or .zip',
  },
  force: { type: 'boolean', help: 'replace OUT where it exists' },
} as const;

/** The arguments of a verb. Fails with exit code 2 and the usage line where they do not fit. */
export function parseArguments(verb: Verb, argv: readonly string[]): Arguments {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { type, short, multiple = false }] of Object.entries(verb.options)) {
    options[name] = short === undefined ? { type, multiple } : { type, short, multiple };
  }
  const { positionals, values } = parsed(verb, argv, options);
  const { least, most } = verb.operands;
  if (positionals.length < least || positionals.length > most) {
    throw wrongUsage(verb, positionals.length < least ? 'an argument is missing' : 'there are too many arguments');
  }
  const text = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    operands: positionals,
    flag: (name) => values[name] === true,
    text,
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    },
    choice(name, allowed) {
      const value = text(name);
      if (value === null) return null;
      const found = allowed.find((each) => each === value);
      if (found !== undefined) return found;
      throw wrongUsage(verb, `--${name} is one of ${allowed.join(', ')}`);
    },
  };
}

function parsed(
  verb: Verb,
  argv: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): { positionals: string[]; values: Readonly<Record<string, unknown>> } {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw wrongUsage(verb, reason.split(/\. |\n/)[0] ?? reason);
  }
}

/** A failure that shows how the verb is used. */
export function wrongUsage(verb: Pick<Verb, 'name' | 'synopsis'>, reason: string): Error {
  return cannotRun(`${reason}\nusage: ${usageOf(verb)}`);
}

export function usageOf({ name, synopsis }: Pick<Verb, 'name' | 'synopsis'>): string {
  return `olx ${name} ${synopsis}`;
}

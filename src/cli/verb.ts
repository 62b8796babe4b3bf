import { type ParseArgsConfig, parseArgs } from 'node:util';
import { closest } from '#olx';
import type { Blobs } from './blobs.ts';
import { cannotRun, type ExitCode } from './failure.ts';
import { COLOUR_CHOICES, printable, type Terminal } from './terminal.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Whether it may be given several times. */
  readonly multiple?: true;
  /** All values that it takes. Another value is refused. */
  readonly values?: readonly string[];
  /** Whether its value is a path. */
  readonly isPath?: true;
  /** Whether its value names a block of PATH. */
  readonly isBlock?: true;
  /** One line of help; the value's name is in capitals. */
  readonly help: string;
}

/** What an operand of a verb is, by the name that help calls it. */
export type Operand =
  | 'PATH'
  | 'A'
  | 'B'
  | 'BASE'
  | 'OURS'
  | 'THEIRS'
  | 'SUBTREE'
  | 'FILE'
  | 'FOLDER'
  | 'BLOCK'
  | 'PARENT'
  | 'NAME=VALUE'
  | 'COURSE'
  | 'CODE'
  | 'SHELL'
  | 'VERB';

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
  readonly operands: {
    readonly least: number;
    readonly most: number;
    /** What each operand is, in order; the last one is also what follows it. Completion needs them. */
    readonly names?: readonly Operand[];
  };
  readonly options: Readonly<Record<string, Option>>;
  /** Whether the bytes of an archive are needed again, although the verb has no OUT. */
  readonly sendsBytes?: true;
  readonly run: (args: Arguments, session: Session) => Promise<ExitCode>;
}

export const JSON_OPTION = { json: { type: 'boolean', help: 'one JSON document in place of lines' } } as const;

/** What `--format` takes. */
export const FINDING_FORMATS = ['text', 'json', 'sarif', 'github'] as const;

/** For verbs that print findings. `--json` is short for `--format json`. */
export const FORMAT_OPTIONS = {
  ...JSON_OPTION,
  format: {
    type: 'string',
    values: FINDING_FORMATS,
    help: 'text (default), json, sarif (2.1.0) or github (annotations of a workflow)',
  },
} as const;

export const COLOR_OPTION = {
  color: {
    type: 'string',
    values: COLOUR_CHOICES,
    help: 'auto (default), always or never; also NO_COLOR and FORCE_COLOR',
  },
} as const;

/** Standard input in the place of an input, and standard output in the place of OUT. */
export const STANDARD_STREAM = '-';

/** What `--as` takes. */
export const OUTPUT_FORMS = ['tar.gz', 'zip', 'xml'] as const;

export const OUTPUT_OPTIONS = {
  output: {
    type: 'string',
    short: 'o',
    isPath: true,
    help: 'OUT, where to write: a folder, an archive ending in .tar.gz, .tgz or .zip, or - for standard output',
  },
  as: {
    type: 'string',
    values: OUTPUT_FORMS,
    help: 'the form of OUT if its name does not say it: tar.gz (default of standard output), zip, or xml for one document',
  },
  force: { type: 'boolean', help: 'replace OUT where it exists' },
} as const;

/** The arguments of a verb. Fails with exit code 2 and one line if they do not fit. */
export function parseArguments(verb: Verb, argv: readonly string[]): Arguments {
  const { positionals, values } = parsed(verb, argv);
  const { least, most } = verb.operands;
  if (positionals.length < least || positionals.length > most) {
    throw wrongUsage(verb, positionals.length < least ? 'an argument is missing' : 'there are too many arguments');
  }
  if (positionals.filter((each) => each === STANDARD_STREAM).length > 1)
    throw wrongUsage(verb, 'standard input can be read only once');
  const text = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const args: Arguments = {
    operands: positionals,
    flag: (name) => values[name] === true,
    text,
    texts(name) {
      const value = values[name];
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    },
    choice(name, allowed) {
      const value = text(name);
      return value === null ? null : chosen(verb, name, value, allowed);
    },
  };
  for (const [name, { values: allowed }] of Object.entries(verb.options)) {
    if (allowed === undefined) continue;
    args.choice(name, allowed);
    for (const value of args.texts(name)) chosen(verb, name, value, allowed);
  }
  return args;
}

function chosen<Value extends string>(verb: Verb, name: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw wrongUsage(verb, `--${name} is one of ${allowed.join(', ')}${meant(closest(value, allowed))}`);
}

function parsed(
  verb: Verb,
  argv: readonly string[],
): { positionals: string[]; values: Readonly<Record<string, unknown>> } {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { type, short, multiple = false }] of Object.entries(verb.options)) {
    options[name] = short === undefined ? { type, multiple } : { type, short, multiple };
  }
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const near = closest(token.name, Object.keys(options));
    throw wrongUsage(
      verb,
      `there is no option “${printable(token.rawName)}”${meant(near === null ? null : `--${near}`)}`,
    );
  }
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw wrongUsage(verb, reason.split(/\. |\n/)[0] ?? reason);
  }
}

/** `. Did you mean validate?`, or nothing if no word is near. */
export function meant(word: string | null): string {
  return word === null ? '' : `. Did you mean ${word}?`;
}

/** A failure in one line that ends with the way to help. */
export function wrongUsage({ name }: Pick<Verb, 'name'>, reason: string): Error {
  return cannotRun(`${reason}${reason.endsWith('?') ? '' : '.'} See olx ${name} --help.`);
}

export function usageOf({ name, synopsis }: Pick<Verb, 'name' | 'synopsis'>): string {
  return `olx ${name} ${synopsis}`;
}

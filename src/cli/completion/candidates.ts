import type { Operand, Verb } from '../verb.ts';
import { commandLine } from './command-line.ts';
import { SHELLS } from './shell-scripts.ts';

/** What may stand at the end of a command line: one of some words, or a file. */
export type Candidates = { readonly kind: 'words'; readonly words: readonly string[] } | { readonly kind: 'files' };

const FILES: Candidates = { kind: 'files' };
const NOTHING: Candidates = { kind: 'words', words: [] };

/**
 * What may follow a command line that ends at the cursor. It is worked out from the descriptions of the verbs. A
 * block that `olx` has to look up is read from PATH; if that cannot be read, there are no candidates.
 */
export async function candidatesFor(line: string, verbs: readonly Verb[]): Promise<Candidates> {
  const { words, current } = commandLine(line);
  const [, name, ...before] = words;
  if (name === undefined) return starting(current, [...verbs.map((verb) => verb.name), 'help', '--help', '--version']);
  if (name === 'help')
    return before.length > 0
      ? NOTHING
      : starting(
          current,
          verbs.map((verb) => verb.name),
        );
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) return NOTHING;
  const said = saidBefore(verb, before);
  if (said.pending !== null) return optionValues(verb, said.pending, current, '', said.operands);
  if (current.startsWith('-') && current !== '-' && !said.isOver) {
    const [, start, option] = /^(--([^=]+)=)/.exec(current) ?? [];
    if (start !== undefined && option !== undefined) return optionValues(verb, option, current, start, said.operands);
  }
  if (current.startsWith('-') && !said.isOver) return starting(current, optionNames(verb, said.options));
  return operand(verb, said.operands, current);
}

/** What the words before the cursor say. */
interface Said {
  readonly operands: readonly string[];
  /** The names of the options that are there. */
  readonly options: ReadonlySet<string>;
  /** The option whose value is to follow; null if none is. */
  readonly pending: string | null;
  /** Whether `--` ended the options. */
  readonly isOver: boolean;
}

function saidBefore({ options }: Verb, words: readonly string[]): Said {
  const [operands, given] = [[] as string[], new Set<string>()];
  let [pending, isOver]: [string | null, boolean] = [null, false];
  for (const word of words) {
    if (pending !== null) pending = null;
    else if (isOver || word === '-' || !word.startsWith('-')) operands.push(word);
    else if (word === '--') isOver = true;
    else {
      const long = /^--([^=]+)(=)?/.exec(word);
      const short = Object.entries(options).find(([, option]) => option.short === word.slice(1))?.[0];
      const name = long?.[1] ?? short ?? '';
      given.add(name);
      if (options[name]?.type === 'string' && long?.[2] === undefined) pending = name;
    }
  }
  return { operands, options: given, pending, isOver };
}

function optionNames({ options }: Verb, given: ReadonlySet<string>): readonly string[] {
  const free = Object.entries(options).filter(([name, { multiple }]) => multiple === true || !given.has(name));
  return [...free.map(([name]) => `--${name}`), '--help'];
}

async function optionValues(
  { options }: Verb,
  name: string,
  current: string,
  start: string,
  operands: readonly string[],
): Promise<Candidates> {
  const option = options[name];
  if (option?.isPath) return FILES;
  const typed = current.slice(start.length);
  const found = option?.isBlock ? await blocks(operands[0], typed) : starting(typed, option?.values ?? []);
  return found.kind === 'files' ? found : { kind: 'words', words: found.words.map((word) => start + word) };
}

async function operand(verb: Verb, before: readonly string[], current: string): Promise<Candidates> {
  const { names = [], most } = verb.operands;
  if (before.length >= most) return NOTHING;
  const what: Operand | undefined = names[before.length] ?? names.at(-1);
  switch (what) {
    case 'BLOCK':
    case 'PARENT':
      // against a service, COURSE comes before it
      return names[before.length - 1] === 'COURSE' ? NOTHING : blocks(before[0], current);
    case 'NAME=VALUE':
      return settings(before, current);
    case 'CODE':
      return starting(current, (await import('#olx')).DIAGNOSTIC_CODES);
    case 'SHELL':
      return starting(current, SHELLS);
    case 'COURSE':
      return NOTHING;
    default:
      return FILES;
  }
}

async function blocks(path: string | undefined, current: string): Promise<Candidates> {
  const { blockNames } = await import('./course-names.ts');
  return path === undefined ? NOTHING : starting(current, await blockNames(path, current.includes('@')));
}

async function settings(before: readonly string[], current: string): Promise<Candidates> {
  const [path, block] = before;
  if (path === undefined || block === undefined || current.includes('=')) return NOTHING;
  const { settingNames } = await import('./course-names.ts');
  return starting(
    current,
    (await settingNames(path, block)).map((name) => `${name}=`),
  );
}

function starting(start: string, words: readonly string[]): Candidates {
  return { kind: 'words', words: words.filter((word) => word.startsWith(start)) };
}

import { debuglog } from 'node:util';
import { closest } from '#olx';
import PRODUCT from '../../package.json' with { type: 'json' };
import { openBlobs } from './blobs.ts';
import { CommandFailure, cannotRun, type ExitCode } from './failure.ts';
import { helpFor, overview } from './help.ts';
import { findingLines, numbered } from './report.ts';
import { printable, type Terminal } from './terminal.ts';
import { meant, parseArguments, type Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

/** `NODE_DEBUG=olx` shows where an unexpected failure comes from. */
const debug = debuglog('olx');

/** Runs the command with what follows its name; answers the exit code. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    if (error instanceof CommandFailure) {
      await terminal.tell(failureText(error));
      return error.exitCode;
    }
    debug('%o', error);
    await terminal.tell(`olx: unexpected failure: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** The errors that are the reason, the message, and how much else there is to be seen. */
function failureText({ findings, message }: CommandFailure): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const others = errors.length === 0 ? 0 : findings.length - errors.length;
  const rest = others === 0 ? '' : `olx: “olx validate” shows ${numbered(others, 'other finding')}\n`;
  return `${findingLines(errors.length === 0 ? findings : errors, '-')}olx: ${message}\n${rest}`;
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === '--version' || name === '-V') {
    await terminal.print(`${PRODUCT.version}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const [about] = rest;
    await terminal.print(about === undefined ? overview() : helpFor(verbNamed(about)));
    return 0;
  }
  const verb = verbNamed(name);
  if (asksForHelp(rest)) {
    await terminal.print(helpFor(verb));
    return 0;
  }
  return runVerb(verb, rest, terminal);
}

/** What follows `--` is operands, whatever it looks like. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).some((each) => each === '--help' || each === '-h');
}

async function runVerb(verb: Verb, argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const args = parseArguments(verb, argv);
  // only what is written or sent needs the bytes again
  const blobs = openBlobs({ keep: verb.sendsBytes === true || Object.hasOwn(verb.options, 'output') });
  try {
    return await verb.run(args, { terminal, blobs });
  } finally {
    await blobs.close();
  }
}

/** The verb of that name. Fails with exit code 2 and the verb that is likely meant. */
function verbNamed(name: string | undefined): Verb {
  const found = VERBS.find((verb) => verb.name === name);
  if (found !== undefined) return found;
  if (name === undefined) throw cannotRun('a verb is missing. See olx --help.');
  const names = VERBS.map((verb) => verb.name);
  const what = name.startsWith('-') ? 'option' : 'verb';
  const near = closest(name, name.startsWith('-') ? ['--help', '--version'] : names);
  throw cannotRun(`there is no ${what} “${printable(name)}”${near === null ? '.' : meant(near)} See olx --help.`);
}

import { debuglog } from 'node:util';
import { openBlobs } from './blobs.ts';
import { CommandFailure, cannotRun, type ExitCode } from './failure.ts';
import { helpFor, overview } from './help.ts';
import { findingLines, numbered } from './report.ts';
import type { Terminal } from './terminal.ts';
import { parseArguments, type Verb } from './verb.ts';
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
  if (name === '--help' || name === '-h' || name === 'help') {
    const about = VERBS.find((verb) => verb.name === rest[0]);
    await terminal.print(about === undefined ? overview() : helpFor(about));
    return 0;
  }
  const verb = VERBS.find((each) => each.name === name);
  if (verb === undefined) throw unknownVerb(name);
  if (rest.includes('--help') || rest.includes('-h')) {
    await terminal.print(helpFor(verb));
    return 0;
  }
  return runVerb(verb, rest, terminal);
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

function unknownVerb(name: string | undefined): Error {
  const verbs = VERBS.map((verb) => verb.name).join(', ');
  return cannotRun(`${name === undefined ? 'a verb is missing' : `there is no verb “${name}”`}\nverbs: ${verbs}`);
}

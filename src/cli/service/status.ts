import type { ExitCode } from '../failure.ts';
import { openToCompare } from '../input.ts';
import { jsonText } from '../report.ts';
import type { Arguments, Session } from '../verb.ts';
import { connect } from './connection.ts';
import { compare, type Standing } from './standing.ts';

const IN_WORDS: Readonly<Record<Standing, string>> = {
  'in sync': 'nothing to push or pull',
  ahead: 'changed here; olx push brings it to the service',
  behind: 'changed on the service; olx pull brings it here',
  diverged:
    'changed here and on the service; olx push merges both there, and then olx pull --force brings the result here',
};

/** Compares PATH with the service. */
export async function status(args: Arguments, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const [path = ''] = args.operands;
  const source = await openToCompare(path, session);
  const { client } = await connect(session.terminal);
  const { state, course, base, here, there } = await compare(client, source, terminal);
  if (args.flag('json')) {
    const block = source.origin?.block ?? null;
    await terminal.print(jsonText({ state, course_key: course, block, base, here, there }));
  } else {
    await terminal.print(`${state}\n`);
    await terminal.tell(`olx: ${IN_WORDS[state]}\nbase     ${base}\nhere     ${here}\nservice  ${there}\n`);
  }
  return state === 'in sync' ? 0 : 1;
}

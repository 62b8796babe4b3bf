import type { ExitCode } from '../failure.ts';
import { jsonText } from '../report.ts';
import type { Arguments, Session } from '../verb.ts';
import { diagnosticLines } from './answered.ts';
import { connect } from './connection.ts';
import { planInWords, planLines } from './plan-report.ts';
import { planned, pushRequest, refusalOf } from './push-request.ts';

/** Shows what a push would do. */
export async function plan(args: Arguments, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const connection = await connect(session.terminal);
  const request = await pushRequest(args, session, connection);
  const { plan } = await planned(request, session, connection);
  const refusal = refusalOf(plan, request);
  if (args.flag('json')) {
    await terminal.print(jsonText(plan));
  } else {
    await terminal.print(planLines(plan) + diagnosticLines(plan.diagnostics, request.source.path));
  }
  await terminal.tell(`olx: ${planInWords(plan)}\n`);
  if (refusal !== null) await terminal.tell(`olx: a push would be refused: ${refusal}\n`);
  return refusal === null ? 0 : 1;
}

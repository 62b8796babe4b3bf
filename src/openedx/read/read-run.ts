import type { CourseKey } from '#olx';
import type { CmsClient } from '../client/cms-client.ts';
import type { DriverContext, StudioState } from '../state.ts';
import { assembleRun } from './assemble-run.ts';
import { exportRun } from './export-run.ts';

/**
 * Reads a whole course run from Studio: exactly, as its export, if the client has a session; else by token, with what
 * that cannot tell in `losses`. Throws `CmsFailure`, or the reason of the context's signal.
 */
export async function readRun(client: CmsClient, course: CourseKey, context: DriverContext): Promise<StudioState> {
  return client.hasSession ? await exportRun(client, course, context) : await assembleRun(client, course, context);
}

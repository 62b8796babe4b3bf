import { assetCalls } from './asset-calls.ts';
import { blockCalls } from './block-calls.ts';
import { Caller, type ClientOptions } from './caller.ts';
import type { CmsClient, Credentials, Instance } from './cms-client.ts';
import { courseCalls } from './course-calls.ts';
import { taskCalls } from './task-calls.ts';

/**
 * Makes a client of one CMS. Nothing is sent until a call is made. Clients of the same instance share the limit of
 * calls at the same time and what is known of the CMS; clients with the same credentials share the session.
 */
export function createCmsClient(instance: Instance, credentials: Credentials, options: ClientOptions = {}): CmsClient {
  const caller = new Caller(instance, credentials, options);
  return {
    instance,
    hasSession: credentials.session !== null,
    get requests() {
      return caller.requests;
    },
    ...blockCalls(caller),
    ...courseCalls(caller),
    ...assetCalls(caller),
    ...taskCalls(caller),
  };
}

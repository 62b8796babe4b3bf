/** The verbs that talk to a service; `verbs/service-verbs.ts` describes them, and loads this when one runs. */
export { login } from './login.ts';
export { plan } from './plan.ts';
export { pull } from './pull.ts';
export { push } from './push.ts';
export { status } from './status.ts';

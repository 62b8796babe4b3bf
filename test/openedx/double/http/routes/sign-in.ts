/** Studio's sign-in: through the LMS, with a code that Studio trades for the user. */
import { randomBytes } from 'node:crypto';
import { type Answer, html, redirect } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Resource } from '../resource.ts';
import { csrfSecret } from '../sessions.ts';
import { codes, csrf, SSO_CLIENT } from './lms.ts';

export const signInResources: readonly Resource[] = [
  csrf,
  { path: '/login/', kind: 'open', methods: { GET: login } },
  { path: '/login/edx-oauth2/', kind: 'open', methods: { GET: begin } },
  { path: '/complete/edx-oauth2/', kind: 'open', methods: { GET: complete } },
  { path: '/', kind: 'open', methods: { GET: home } },
  { path: '/home/', kind: 'open', methods: { GET: home } },
];

function login(call: Call): Answer {
  return redirect(`/login/edx-oauth2/?${new URLSearchParams({ next: nextOf(call) })}`);
}

function begin(call: Call): Answer {
  const { world } = call;
  const state = randomBytes(16).toString('hex');
  const cookie = world.cmsSessions.start({ state, next: nextOf(call) });
  const query = new URLSearchParams({
    client_id: SSO_CLIENT,
    redirect_uri: `${world.cmsUrl}/complete/edx-oauth2/?redirect_state=${state}`,
    state,
    response_type: 'code',
    scope: 'user_id profile email',
  });
  return redirect(`${world.lmsUrl}/oauth2/authorize?${query}`, [cookie]);
}

function complete(call: Call): Answer {
  const { world } = call;
  const session = world.cmsSessions.of(call.cookies);
  const code = call.query.get('code') ?? '';
  const user = codes.get(code);
  if (session?.state === undefined || session.state !== call.query.get('state') || user === undefined) {
    return redirect('/login/');
  }
  codes.delete(code);
  world.cmsSessions.end(call.cookies);
  return redirect(session.next ?? '/', [world.cmsSessions.start({ user }), csrfSecret(call.cookies).cookie]);
}

function home(call: Call): Answer {
  const user = call.world.cmsSessions.of(call.cookies)?.user;
  if (user === undefined) return redirect('/login/?next=/home/');
  return html(200, '<html><body>Studio home</body></html>', { 'set-cookie': csrfSecret(call.cookies).cookie });
}

/** Only a path of this site: Django refuses to lead elsewhere. */
function nextOf(call: Call): string {
  const next = call.query.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}

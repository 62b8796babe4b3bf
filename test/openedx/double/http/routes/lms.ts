/** The LMS: tokens, sign-in and the OAuth2 authorization that Studio's sign-in goes through. */
import { randomBytes } from 'node:crypto';
import { type Answer, html, json, pageNotFound, redirect } from '../answer.ts';
import { type Call, formOf } from '../call.ts';
import type { Resource } from '../resource.ts';
import { csrfFits, csrfSecret, csrfToken } from '../sessions.ts';
import { SERVICE_USER } from '../users.ts';
import { assetContents } from './asset-content.ts';

/** Whoever may use a code of `/oauth2/authorize`: the user name. A code works once. */
export const codes = new Map<string, string>();

export const SSO_CLIENT = 'studio-sso-key';

export const csrf: Resource = {
  path: '/csrf/api/v1/token',
  kind: 'open',
  allow: 'GET, HEAD, OPTIONS',
  methods: {
    GET: (call) => {
      const { secret, cookie } = csrfSecret(call.cookies);
      return json({ csrfToken: csrfToken(secret) }, 200, { 'set-cookie': cookie });
    },
  },
};

export const lmsResources: readonly Resource[] = [
  csrf,
  { path: '/oauth2/access_token/', kind: 'open', methods: { POST: accessToken } },
  { path: '/oauth2/access_token', kind: 'open', methods: { POST: accessToken } },
  {
    path: '/api/user/v2/account/login_session/',
    kind: 'open',
    allow: 'GET, POST, HEAD, OPTIONS',
    methods: { POST: signIn },
  },
  { path: '/oauth2/authorize', kind: 'open', methods: { GET: authorize } },
  { path: '/oauth2/authorize/', kind: 'open', methods: { GET: authorize } },
  { path: '/login', kind: 'open', methods: { GET: () => html(200, '<html><body>Sign in</body></html>') } },
  { path: '/heartbeat', kind: 'open', methods: { GET: () => json({}) } },
  ...assetContents,
];

async function accessToken(call: Call): Promise<Answer> {
  const { world } = call;
  const form = await formOf(call);
  const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };
  const refuse = (status: number, error: string) => json({ error }, status, noStore);
  if (form.get('client_id') !== world.client.id || form.get('client_secret') !== world.client.secret) {
    return refuse(401, 'invalid_client');
  }
  const grant = form.get('grant_type');
  let name: string = SERVICE_USER;
  if (grant === 'password') {
    const user = world.users.get(String(form.get('username')));
    if (user === undefined || user.password !== form.get('password')) return refuse(400, 'invalid_grant');
    name = user.name;
  } else if (grant !== 'client_credentials') {
    return refuse(400, 'unsupported_grant_type');
  }
  const user = world.users.get(name);
  if (user === undefined) return refuse(401, 'invalid_client');
  if (form.get('token_type') !== 'jwt') {
    // An opaque token. No route of the double accepts one.
    return json(
      { access_token: randomBytes(15).toString('hex'), expires_in: 3600, token_type: 'Bearer', scope: 'read write' },
      200,
      noStore,
    );
  }
  return json({ ...world.tokens.issue(user, form.get('asymmetric_jwt') === 'true') }, 200, noStore);
}

async function signIn(call: Call): Promise<Answer> {
  const { world } = call;
  if (!csrfFits(call.header('x-csrftoken'), call.cookies.get('csrftoken'))) {
    return json({ detail: 'CSRF Failed: CSRF token missing.' }, 403);
  }
  const form = await formOf(call);
  const asked = String(form.get('email_or_username'));
  const user = world.users.all().find(({ name, email }) => name === asked || email === asked);
  if (user === undefined || user.password !== form.get('password')) {
    const value = 'Email or password is incorrect.';
    return json(
      { success: false, value, error_code: 'incorrect-email-or-password', context: { failure_count: 0 } },
      400,
    );
  }
  const cookies = [world.lmsSessions.start({ user: user.name }), 'edxloggedin=true; Path=/'];
  return json({ success: true, redirect_url: `${world.lmsUrl}/dashboard` }, 200, { 'set-cookie': cookies });
}

function authorize(call: Call): Answer {
  const { world } = call;
  const target = call.query.get('redirect_uri') ?? '';
  if (call.query.get('client_id') !== SSO_CLIENT || !target.startsWith(`${world.cmsUrl}/complete/edx-oauth2/`)) {
    return pageNotFound();
  }
  const user = world.lmsSessions.of(call.cookies)?.user;
  if (user === undefined) return redirect(`/login?next=${encodeURIComponent(call.path)}`);
  const code = randomBytes(15).toString('hex');
  codes.set(code, user);
  const url = new URL(target);
  url.searchParams.set('code', code);
  url.searchParams.set('state', call.query.get('state') ?? '');
  return redirect(url.href);
}

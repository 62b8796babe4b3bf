import { randomUUID } from 'node:crypto';
import type { Application } from '#store';
import { isCourseLimit, isScope, SCOPES } from '../auth/scopes.ts';
import { newSecret, secretHash } from '../auth/secrets.ts';
import { type Command, type ExitCode, type Given, soleOperand, type Voice, WrongUsage } from './command.ts';

const DAY = 24 * 60 * 60 * 1000;
const HOUR = DAY / 24;
const LONGEST_NAME = 100;
/** In hours: 30 days. */
const LONGEST_GRACE = 720;

/** Registers an application and shows its secret, this once. */
export const add: Command = {
  database: 'write',
  options: ['scopes', 'courses', 'expires'],
  async run({ given, voice, store }) {
    const name = nameOf(soleOperand(given, 'the application'));
    const secret = newSecret();
    const application = await store.applications.add({
      id: randomUUID(),
      name,
      secretHash: secretHash(secret),
      scopes: scopesOf(given.options.scopes ?? 'read'),
      courses: coursesOf(given.options.courses ?? ''),
      expiresAt: given.options.expires === undefined ? null : expiryOf(given.options.expires),
    });
    tellSecret(application, secret, given, voice);
    return 0;
  },
};

/** Lists applications, without anything secret. */
export const list: Command = {
  database: 'read',
  async run({ given, voice: { say }, store }) {
    if (given.operands.length > 0) throw new WrongUsage('apps list takes no names.');
    const all = (await store.applications.list()).map(shown);
    if (given.json) say(JSON.stringify(all));
    for (const each of given.json ? [] : all) {
      const limits = each.courses.length === 0 ? 'all course runs' : each.courses.join(' ');
      say(`${each.client_id}  ${each.state.padEnd(8)} ${each.scopes.join(',').padEnd(16)} ${each.name}  (${limits})`);
    }
    return 0;
  },
};

/** Changes what an application may do. Tokens that it has lose at once what it loses, and gain nothing. */
export const edit: Command = {
  database: 'write',
  options: ['name', 'scopes', 'courses', 'expires'],
  async run({ given, voice, store }) {
    const id = soleOperand(given, 'one client id');
    const { name, scopes, courses, expires } = given.options;
    if ([name, scopes, courses, expires].every((each) => each === undefined))
      throw new WrongUsage('Say what to change: --name, --scopes, --courses or --expires.');
    const edited = await store.applications.edit(id, {
      ...(name === undefined ? {} : { name: nameOf(name) }),
      ...(scopes === undefined ? {} : { scopes: scopesOf(scopes) }),
      ...(courses === undefined ? {} : { courses: coursesOf(courses) }),
      ...(expires === undefined ? {} : { expiresAt: expires === 'never' ? null : expiryOf(expires) }),
    });
    return told(edited, id, given, voice, ({ name: now }) => `${now} is changed. This holds for its tokens at once.`);
  },
};

/** Gives an application a new secret. The former one ends now, with all tokens, or after a while. */
export const rotate: Command = {
  database: 'write',
  options: ['grace'],
  async run({ given, voice, store }) {
    const id = soleOperand(given, 'one client id');
    const hours = Number(given.options.grace ?? 0);
    if (!(Number.isInteger(hours) && hours >= 0 && hours <= LONGEST_GRACE))
      throw new WrongUsage(`--grace is a number of hours up to ${LONGEST_GRACE}.`);
    const secret = newSecret();
    const rotated = await store.applications.rotate(id, { secretHash: secretHash(secret), grace: hours * HOUR });
    if (rotated === null) return told(null, id, given, voice, () => '');
    tellSecret(rotated, secret, given, voice);
    if (!given.json)
      voice.say(
        hours === 0
          ? 'The former secret and all tokens have ended.'
          : `The former secret holds for ${hours} more hours.`,
      );
    return 0;
  },
};

/** Ends an application and all its tokens. */
export const revoke: Command = {
  database: 'write',
  async run({ given, voice, store }) {
    const id = soleOperand(given, 'one client id');
    const revoked = await store.applications.revoke(id);
    return told(revoked, id, given, voice, ({ name }) => `${name} is revoked; its tokens do not hold any more.`);
  },
};

function told(
  application: Application | null,
  id: string,
  { json }: Given,
  { say, complain }: Voice,
  sentence: (application: Application) => string,
): ExitCode {
  if (application === null) {
    complain(`There is no application ${id} that is not revoked.`);
    return 1;
  }
  say(json ? JSON.stringify(shown(application)) : sentence(application));
  return 0;
}

function tellSecret(application: Application, secret: string, { json }: Given, { say }: Voice): void {
  if (json) {
    say(JSON.stringify({ ...shown(application), client_secret: secret }));
    return;
  }
  say(`client id      ${application.id}`);
  say(`client secret  ${secret}`);
  say('The secret is shown this once; keep it where the application finds it.');
}

function nameOf(name: string): string {
  if (name.trim() === '' || name.length > LONGEST_NAME)
    throw new WrongUsage(`A name has 1 to ${LONGEST_NAME} characters.`);
  return name;
}

function scopesOf(text: string): readonly string[] {
  const scopes = listOf(text);
  const odd = scopes.find((each) => !isScope(each));
  if (odd !== undefined || scopes.length === 0)
    throw new WrongUsage(`${odd ?? 'nothing'} is not a scope. Those are ${SCOPES.join(', ')}.`);
  return scopes;
}

function coursesOf(text: string): readonly string[] {
  const courses = listOf(text);
  const wrong = courses.find((each) => !isCourseLimit(each));
  if (wrong !== undefined) throw new WrongUsage(`${wrong} is neither a course key nor course-v1:Org+*.`);
  return courses;
}

function shown({ id, name, scopes, courses, createdAt, expiresAt, revokedAt, lastUsedAt }: Application) {
  const expired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return {
    client_id: id,
    name,
    state: revokedAt !== null ? 'revoked' : expired ? 'expired' : 'active',
    scopes,
    courses,
    created_at: createdAt,
    expires_at: expiresAt,
    revoked_at: revokedAt,
    last_used_at: lastUsedAt,
  } as const;
}

function expiryOf(days: string): string {
  const number = Number(days);
  if (!Number.isInteger(number) || number < 1 || number > 36_500)
    throw new WrongUsage('--expires is a number of days.');
  return new Date(Date.now() + number * DAY).toISOString();
}

function listOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((each) => each !== ''))];
}

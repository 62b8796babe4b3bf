import { randomUUID } from 'node:crypto';
import type { Application, Store } from '#store';
import { isCourseLimit, isScope, SCOPES } from '../auth/scopes.ts';
import { newSecret, secretHash } from '../auth/secrets.ts';

/** Where the command writes. */
export interface Voice {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** 0: done; 1: there is no such thing; 2: could not run. */
export type ExitCode = 0 | 1 | 2;

/** What the command line says. */
export interface Given {
  readonly operands: readonly string[];
  readonly scopes: string | undefined;
  readonly courses: string | undefined;
  readonly expires: string | undefined;
  readonly json: boolean;
}

/** The command was called in a way that it does not know. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

const DAY = 24 * 60 * 60 * 1000;
const LONGEST_NAME = 100;

/** Registers an application and shows its secret, this once. */
export async function addApplication({ applications }: Store, given: Given, { say }: Voice): Promise<ExitCode> {
  const [name, ...others] = given.operands;
  if (name === undefined || others.length > 0) throw new WrongUsage('Give the application one name.');
  if (name.trim() === '' || name.length > LONGEST_NAME)
    throw new WrongUsage(`A name has 1 to ${LONGEST_NAME} characters.`);
  const scopes = listOf(given.scopes ?? 'read');
  const odd = scopes.find((each) => !isScope(each));
  if (odd !== undefined || scopes.length === 0)
    throw new WrongUsage(`${odd ?? 'nothing'} is no scope; there are ${SCOPES.join(', ')}.`);
  const courses = listOf(given.courses ?? '');
  const wrong = courses.find((each) => !isCourseLimit(each));
  if (wrong !== undefined) throw new WrongUsage(`${wrong} is neither a course key nor course-v1:Org+*.`);
  const secret = newSecret();
  const application = await applications.add({
    id: randomUUID(),
    name,
    secretHash: secretHash(secret),
    scopes,
    courses,
    expiresAt: expiryOf(given.expires),
  });
  if (given.json) {
    say(JSON.stringify({ ...shown(application), client_secret: secret }));
  } else {
    say(`client id      ${application.id}`);
    say(`client secret  ${secret}`);
    say('The secret is shown this once; keep it where the application finds it.');
  }
  return 0;
}

/** Lists applications, without anything secret. */
export async function listApplications({ applications }: Store, given: Given, { say }: Voice): Promise<ExitCode> {
  if (given.operands.length > 0) throw new WrongUsage('apps list takes no names.');
  const list = (await applications.list()).map(shown);
  if (given.json) say(JSON.stringify(list));
  for (const each of given.json ? [] : list) {
    const limits = each.courses.length === 0 ? 'all course runs' : each.courses.join(' ');
    say(`${each.client_id}  ${each.state.padEnd(8)} ${each.scopes.join(',').padEnd(16)} ${each.name}  (${limits})`);
  }
  return 0;
}

/** Ends an application and all its tokens. */
export async function revokeApplication({ applications }: Store, given: Given, voice: Voice): Promise<ExitCode> {
  const [id, ...others] = given.operands;
  if (id === undefined || others.length > 0) throw new WrongUsage('Name one client id.');
  const revoked = await applications.revoke(id);
  if (revoked === null) {
    voice.complain(`There is no application ${id}.`);
    return 1;
  }
  voice.say(
    given.json ? JSON.stringify(shown(revoked)) : `${revoked.name} is revoked; its tokens do not hold any more.`,
  );
  return 0;
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

function expiryOf(days: string | undefined): string | null {
  if (days === undefined) return null;
  const number = Number(days);
  if (!Number.isInteger(number) || number < 1 || number > 36_500)
    throw new WrongUsage('--expires is a number of days.');
  return new Date(Date.now() + number * DAY).toISOString();
}

function listOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((each) => each !== ''))];
}

import type { CourseKey } from '#olx';
import type { Application, Store } from '#store';
import { Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';
import type { Right, Rights } from './rights.ts';
import { coversCourse, grants, rightOf } from './scopes.ts';
import { secretHash } from './secrets.ts';

/** Who a request is made by, and what they may do. */
export interface Identity {
  readonly actor: Actor;
  readonly rights: Rights;
  /** The platform's token of the person, to be forwarded to the CMS and nowhere else; null for an application. */
  readonly token: string | null;
}

/** The application that a bearer token was given to. Refuses with 401 a token that does not hold, for whatever reason. */
export async function applicationOfToken(
  store: Pick<Store, 'tokens' | 'applications'>,
  token: string,
): Promise<Identity> {
  const found = await store.tokens.find(secretHash(token));
  if (found === null) throw new Refusal('unauthorized', 'The token is not valid, or has expired.');
  await store.applications.noteUse(found.application.id);
  return identityOf(
    found.application,
    heldBy(found.application, found.token.scopes),
    async () => (await applicationOfToken(store, token)).rights,
  );
}

/** Each right, and those that it includes after it. */
const RIGHTS: readonly string[] = ['force', 'write', 'read'];

/** What of a token's scopes its application still has, because it may have lost some since: of force write may be left. */
export function heldBy({ scopes: held }: Application, scopes: readonly string[]): readonly string[] {
  const left = scopes.map((each) => {
    if (grants(held, each)) return each;
    return RIGHTS.includes(each) ? RIGHTS.slice(RIGHTS.indexOf(each)).find((right) => grants(held, right)) : undefined;
  });
  return [...new Set(left)].filter((each) => each !== undefined);
}

function identityOf({ id, name, courses }: Application, scopes: readonly string[], anew: Rights['anew']): Identity {
  const right = (course: CourseKey): Right => (coversCourse(courses, course) ? rightOf(scopes) : 'none');
  return {
    actor: { author: name, application: id, person: null },
    token: null,
    rights: {
      in: right,
      readable: { names: rightOf(scopes) === 'none' ? [] : courses.length === 0 ? ['*'] : courses },
      operator: grants(scopes, 'usage'),
      anew,
    },
  };
}

/** `/api/authz/`: what openedx-authz says of a user's permissions. Only newer releases have it. */
import { parseCourseKey } from '../../modulestore/index.ts';
import { isList, type JsonValue, valueAt } from '../../modulestore/json.ts';
import { type Answer, detailError, json } from '../answer.ts';
import { bodyOf, type Call, userOf } from '../call.ts';
import type { Resource } from '../resource.ts';

export const permissions: Resource = {
  path: '/api/authz/v1/permissions/validate/me',
  kind: 'rest',
  allow: 'POST, OPTIONS',
  methods: { POST: validate },
};

function validate(call: Call): Answer {
  const body = bodyOf(call);
  if (!isList(body)) return detailError(400, 'Expected a list of items.');
  return json(
    body.map((each) => {
      const action = valueAt(each, 'action') ?? null;
      const scope = valueAt(each, 'scope') ?? null;
      return { action, scope, allowed: isAllowed(call, action, scope) };
    }),
  );
}

/** Whoever may write may do all. An auditor may do what only looks. */
function isAllowed(call: Call, action: JsonValue, scope: JsonValue): boolean {
  const { store, users } = call.world;
  const course = typeof scope === 'string' ? parseCourseKey(scope) : undefined;
  if (course === undefined || store.run(course) === undefined) return false;
  const user = userOf(call);
  if (users.mayAuthor(user, course)) return true;
  return users.rolesOf(user, course).has('auditor') && /^courses\.(view|export)_/.test(String(action));
}

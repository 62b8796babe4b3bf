import { type Connection, ensureText, isStorable, timestamp } from './connection.ts';
import { StoreFailed } from './errors.ts';
import type { ApplicationRow } from './schema.ts';
import type { Application, ApplicationInput, ApplicationStore, TokenStore } from './types.ts';

const NAME_LENGTH = 255;
/** That an application is used is noted at most this often, in milliseconds. */
const NOTE_INTERVAL = 60_000;

export function applicationStore(connection: Connection): ApplicationStore {
  const { gate, db } = connection;
  return {
    add: (input) => gate.enter(() => addApplication(connection, input)),
    find: (id) =>
      gate.enter(async () => {
        if (!isStorable(id)) return null;
        const row = await db.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : applicationOf(row);
      }),
    findCurrent: (id) =>
      gate.enter(async () => {
        if (!isStorable(id)) return null;
        const row = await db
          .selectFrom('applications')
          .selectAll()
          .select((each) => each('former_until', '>', connection.moment()).as('former_holds'))
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .where((each) => each.or([each('expires_at', 'is', null), each('expires_at', '>', connection.moment())]))
          .executeTakeFirst();
        if (row === undefined) return null;
        // SQLite has 1 for true
        return applicationOf(row.former_holds ? row : { ...row, former_secret_hash: null });
      }),
    list: () =>
      gate.enter(async () => {
        const rows = await db.selectFrom('applications').selectAll().orderBy('created_at').orderBy('id').execute();
        return rows.map(applicationOf);
      }),
    edit: (id, { name, scopes, courses, expiresAt }) =>
      gate.enter(() =>
        changeApplication(connection, id, {
          ...(name === undefined ? {} : { name: nameText(name) }),
          ...(scopes === undefined ? {} : { scopes: JSON.stringify(scopes) }),
          ...(courses === undefined ? {} : { courses: JSON.stringify(courses) }),
          ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
        }),
      ),
    rotate: (id, secret) => gate.enter(() => rotateSecret(connection, id, secret)),
    revoke: (id) => gate.enter(() => revokeApplication(connection, id)),
    noteUse: (id) => gate.enter(() => noteUse(connection, id)),
  };
}

async function addApplication(connection: Connection, input: ApplicationInput): Promise<Application> {
  for (const [what, text] of [
    ['client id', input.id],
    ['name of application', input.name],
    ['hash of secret', input.secretHash],
  ] as const) {
    ensureText(what, text, NAME_LENGTH);
  }
  const row: ApplicationRow = {
    id: input.id,
    name: input.name,
    secret_hash: input.secretHash,
    scopes: JSON.stringify(input.scopes),
    courses: JSON.stringify(input.courses),
    created_at: timestamp(connection.platform),
    expires_at: input.expiresAt,
    revoked_at: null,
    last_used_at: null,
    former_secret_hash: null,
    former_until: null,
  };
  await connection.db.insertInto('applications').values(row).execute();
  return applicationOf(row);
}

function nameText(name: string): string {
  ensureText('name of application', name, NAME_LENGTH);
  return name;
}

async function changeApplication(
  { db }: Pick<Connection, 'db'>,
  id: string,
  columns: Partial<Omit<ApplicationRow, 'id'>>,
): Promise<Application | null> {
  if (!isStorable(id)) return null;
  const row = await db
    .updateTable('applications')
    .set(columns)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : applicationOf(row);
}

async function rotateSecret(
  { db, moment, transact }: Connection,
  id: string,
  { secretHash, grace }: { readonly secretHash: string; readonly grace: number },
): Promise<Application | null> {
  if (!isStorable(id)) return null;
  ensureText('hash of secret', secretHash, NAME_LENGTH);
  return transact(db, async (transaction) => {
    if (grace === 0) await transaction.deleteFrom('access_tokens').where('application', '=', id).execute();
    const row = await transaction
      .updateTable('applications')
      .set((each) => ({
        secret_hash: secretHash,
        former_secret_hash: grace === 0 ? null : each.ref('secret_hash'),
        former_until: grace === 0 ? null : moment(grace),
      }))
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : applicationOf(row);
  });
}

async function revokeApplication({ db, platform, transact }: Connection, id: string): Promise<Application | null> {
  if (!isStorable(id)) return null;
  return transact(db, async (transaction) => {
    await transaction.deleteFrom('access_tokens').where('application', '=', id).execute();
    await transaction
      .updateTable('applications')
      .set({ revoked_at: timestamp(platform) })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
    const row = await transaction.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : applicationOf(row);
  });
}

/** Whoever only reads goes on, even if this cannot be written. */
async function noteUse(connection: Connection, id: string): Promise<void> {
  try {
    await writeUse(connection, id);
  } catch (error) {
    if (!(error instanceof StoreFailed) || (error.kind !== 'full' && error.kind !== 'read-only')) throw error;
  }
}

async function writeUse({ db, platform, transactLazily }: Connection, id: string): Promise<void> {
  const known = await db.selectFrom('applications').select('last_used_at').where('id', '=', id).executeTakeFirst();
  const last = known?.last_used_at ?? null;
  if (known === undefined || (last !== null && last > timestamp(platform, -NOTE_INTERVAL))) return;
  await transactLazily(db, (transaction) =>
    transaction
      .updateTable('applications')
      .set({ last_used_at: timestamp(platform) })
      .where('id', '=', id)
      .execute(),
  );
}

/** Access tokens of applications. */
export function tokenStore(connection: Connection): TokenStore {
  const { gate, db, moment } = connection;
  return {
    save: ({ hash, application, scopes, lifetime }) =>
      gate.enter(async () => {
        const row = { hash, application, scopes: JSON.stringify(scopes), expires_at: moment(lifetime) };
        const { expires_at: expiresAt } = await db
          .insertInto('access_tokens')
          .values(row)
          .returning('expires_at')
          .executeTakeFirstOrThrow();
        return { hash, application, scopes, expiresAt };
      }),
    revoke: (hash, application) =>
      gate.enter(async () => {
        if (!isStorable(hash) || !isStorable(application)) return false;
        const { numDeletedRows } = await db
          .deleteFrom('access_tokens')
          .where('hash', '=', hash)
          .where('application', '=', application)
          .executeTakeFirst();
        return Number(numDeletedRows) === 1;
      }),
    find: (hash) =>
      gate.enter(async () => {
        const row = await db
          .selectFrom('access_tokens')
          .innerJoin('applications', 'applications.id', 'access_tokens.application')
          .selectAll('applications')
          .select(['access_tokens.scopes as token_scopes', 'access_tokens.expires_at as token_expires_at'])
          .where('access_tokens.hash', '=', hash)
          .where('access_tokens.expires_at', '>', moment())
          .where('applications.revoked_at', 'is', null)
          .where((each) =>
            each.or([each('applications.expires_at', 'is', null), each('applications.expires_at', '>', moment())]),
          )
          .executeTakeFirst();
        if (row === undefined) return null;
        const { token_scopes: scopes, token_expires_at: expiresAt, ...application } = row;
        return {
          token: { hash, application: row.id, scopes: listOf(scopes), expiresAt },
          application: applicationOf(application),
        };
      }),
  };
}

function applicationOf(row: ApplicationRow): Application {
  return {
    id: row.id,
    name: row.name,
    secretHash: row.secret_hash,
    formerSecretHash: row.former_secret_hash,
    scopes: listOf(row.scopes),
    courses: listOf(row.courses),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

function listOf(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list.map(String) : [];
}

import type { Connection } from '../connection.ts';
import type { Fault, Verified, VerifyOptions } from '../types.ts';
import { verifyBlobs, verifyObjects } from './bytes.ts';
import { Faults, type Found } from './faults.ts';
import { holdersOf } from './holders.ts';
import { verifyHistory, verifyRows } from './rows.ts';

/** See `Store.verify`. */
export async function verify(
  connection: Connection,
  integrity: () => readonly string[],
  { tell = () => undefined, blobsNamed = () => [] }: VerifyOptions = {},
): Promise<Verified> {
  const { db } = connection;
  const counted = async (table: 'objects' | 'blobs'): Promise<number> => {
    const { count } = await db
      .selectFrom(table)
      .select((each) => each.fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  const faults = new Faults();
  tell({ phase: 'database', done: 0, of: null });
  integrity().forEach((detail, at) => {
    faults.add({ what: 'index', fault: 'damaged', id: `${at + 1}`, detail });
  });
  const of = { objects: await counted('objects'), blobs: await counted('blobs') };
  const objects = await verifyObjects(connection, faults, (done) => tell({ phase: 'objects', done, of: of.objects }));
  const blobs = await verifyBlobs(connection, faults, (done) => tell({ phase: 'blobs', done, of: of.blobs }));
  tell({ phase: 'rows', done: 0, of: null });
  const { history, found } = await lookAtRows(connection, blobsNamed);
  for (const fault of found) faults.add(fault);
  return {
    objects: objects.count,
    blobs: blobs.count,
    bytes: objects.bytes + blobs.bytes,
    ...history,
    faults: await confirmed(connection, faults.all, tell),
    more: faults.more,
  };
}

/** What is wrong with the rows, twice: a course run that is deleted and made again meanwhile looks wrong, once. */
async function lookAtRows(connection: Connection, blobsNamed: NonNullable<VerifyOptions['blobsNamed']>) {
  const once = async () => {
    const faults = new Faults();
    const history = await verifyHistory(connection, faults);
    await verifyRows(connection, faults, blobsNamed);
    return { history, found: faults.all };
  };
  const first = await once();
  if (first.found.length === 0) return first;
  const { history, found } = await once();
  const ids = new Set(first.found.map(({ id }) => id));
  return { history, found: found.filter(({ id }) => ids.has(id)) };
}

/**
 * The faults that are still there, with what needs them. What is missing and no commit, plan or job needs is not one:
 * an object that is to be collected named it.
 */
async function confirmed(
  connection: Connection,
  found: readonly Found[],
  tell: NonNullable<VerifyOptions['tell']>,
): Promise<readonly Fault[]> {
  if (found.length === 0) return [];
  tell({ phase: 'what is affected', done: 0, of: null });
  const bytes = found.filter(({ what }) => what !== 'row' && what !== 'index');
  const holders = await holdersOf(connection, new Set(bytes.map(({ id }) => id)));
  const faults: Fault[] = [];
  for (const fault of found) {
    const holds = [...(fault.holds ?? []), ...(holders.get(fault.id) ?? [])];
    if (fault.fault === 'missing' && (holds.length === 0 || (await isThere(connection, fault)))) continue;
    // it was collected meanwhile
    if (fault.fault === 'damaged' && holds.length === 0 && !(await isThere(connection, fault))) continue;
    faults.push({ ...fault, holds });
  }
  return faults;
}

async function isThere({ db }: Connection, { what, id }: Found): Promise<boolean> {
  if (what === 'row' || what === 'index') return true;
  const row =
    what === 'blob'
      ? await db.selectFrom('blobs').select('hash').where('hash', '=', id).executeTakeFirst()
      : await db.selectFrom('objects').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

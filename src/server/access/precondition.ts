import type { IncomingHttpHeaders } from 'node:http';
import type { BlockId, Version } from '#olx';
import type { CommitRecord, Snapshot } from '#store';
import { Refusal } from '../refusal.ts';
import { currentBlock } from './current-block.ts';

/** The versions that `If-Match` names, without quotes; null where there is no such header. */
export function ifMatch(headers: IncomingHttpHeaders): readonly string[] | null {
  const header = headers['if-match'];
  if (header === undefined) return null;
  const names = header.split(',').map((each) => /^\s*"?([^",\s]+)"?\s*$/.exec(each)?.[1] ?? null);
  const good = names.filter((each) => each !== null);
  if (good.length !== names.length || good.length === 0)
    throw new Refusal('bad-request', 'If-Match names versions in quotes.');
  if (good.includes('*'))
    throw new Refusal('bad-request', 'If-Match must name the version that the change was made for; * is not taken.');
  return good;
}

/** As `ifMatch`, for a request that must have it. `what` says which version is meant. */
export function requireIfMatch(headers: IncomingHttpHeaders, what: string): readonly string[] {
  const names = ifMatch(headers);
  if (names === null) throw new Refusal('precondition-required', `If-Match must name ${what}.`);
  return names;
}

/** Refuses with 412 unless the current version is one of those named. `head` tells who made the newest change. */
export function ensureMatch(names: readonly string[], current: Version, head: CommitRecord, what: string): void {
  if (names.includes(current)) return;
  throw mismatch(current, head, `If-Match does not name ${what} as it is now.`);
}

/** The 412 that says what the version is and who last changed the course run. */
export function mismatch(current: Version | null, head: CommitRecord | null, detail: string): Refusal {
  return new Refusal('version-mismatch', detail, {
    current_version: current,
    changed_by: head?.author ?? null,
    changed_at: head?.createdAt ?? null,
    commit: head?.id ?? null,
  });
}

/** Which of a block's two versions `If-Match` names. */
export type Which = 'version' | 'node';

/**
 * The precondition of a write to one block. For a plan `If-Match` may be left out, since a plan
 * changes nothing. Refuses with 428, later with 404 or 412.
 */
export function blockPrecondition(
  headers: IncomingHttpHeaders,
  id: BlockId,
  which: Which,
  plan: boolean,
): (snapshot: Snapshot) => void {
  const what = which === 'version' ? `the version of ${id}` : `the node version of ${id}`;
  const names = plan ? ifMatch(headers) : requireIfMatch(headers, what);
  return (snapshot) => {
    const current = currentBlock(snapshot, id)[which];
    if (names !== null) ensureMatch(names, current, snapshot.commit, what);
  };
}

/** The precondition of a write to a course run as a whole. */
export function coursePrecondition(headers: IncomingHttpHeaders, plan: boolean): (snapshot: Snapshot) => void {
  const what = 'the course version';
  const names = plan ? ifMatch(headers) : requireIfMatch(headers, what);
  return ({ commit }) => {
    if (names !== null) ensureMatch(names, commit.version, commit, what);
  };
}

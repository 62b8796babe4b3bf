import type { BlobRef, BlockId, CourseKey, RootFile, Settings, Version } from '#olx';
import type { ChangedBlock, CommitId, CommitRecord, FilesId, JobId, NodeId } from '../types.ts';
import { decodeRef, encodeRef } from './blob.ts';
import {
  asList,
  asNumber,
  asSettings,
  asText,
  asTextOrNull,
  decodeObject,
  encodeJson,
  ensureFinite,
  Malformed,
} from './json.ts';

/** A commit as it is stored: what its record says, and where the course run of that moment is. */
export interface StoredCommit extends Omit<CommitRecord, 'id'> {
  readonly root: NodeId;
  readonly rootFile: RootFile;
  readonly policy: {
    readonly path: string;
    readonly blob: BlobRef;
    readonly unmatched: Settings;
    /** Whether the blob is a file that cannot be read and is kept as it is. */
    readonly kept: boolean;
  } | null;
  readonly files: FilesId;
  readonly assets: FilesId;
}

const CHANGE_KINDS: ReadonlySet<string> = new Set<ChangedBlock['kind']>(['add', 'change', 'move', 'delete', 'orphan']);

/** Rule 7. */
export function encodeCommit(commit: StoredCommit): Uint8Array {
  const { policy, rootFile } = commit;
  if (policy !== null) ensureFinite(policy.unmatched, 'a setting of policy.json');
  return encodeJson({
    kind: 'commit',
    format: policy?.kept === true ? 2 : 1,
    course: commit.course,
    number: commit.number,
    version: commit.version,
    parent: commit.parent,
    author: commit.author,
    application: commit.application,
    message: commit.message,
    created_at: commit.createdAt,
    changed: commit.changed.map((each) => [each.block, each.kind]),
    job: commit.job,
    root: commit.root,
    root_file: [rootFile.base, rootFile.path, rootFile.before, rootFile.pointer, rootFile.after],
    policy:
      policy === null
        ? null
        : [policy.path, encodeRef(policy.blob), policy.unmatched, ...(policy.kept ? ['kept'] : [])],
    files: commit.files,
    assets: commit.assets,
  });
}

/** Throws `Malformed`. */
export function decodeCommit(bytes: Uint8Array): StoredCommit {
  const fields = decodeObject(bytes, 'commit');
  return {
    course: asText(fields['course']) as CourseKey,
    number: asNumber(fields['number']),
    version: asText(fields['version']) as Version,
    parent: asTextOrNull(fields['parent']) as CommitId | null,
    author: asText(fields['author']),
    application: asText(fields['application']),
    message: asText(fields['message']),
    createdAt: asText(fields['created_at']),
    changed: asList(fields['changed']).map(decodeChanged),
    job: asTextOrNull(fields['job']) as JobId | null,
    root: asText(fields['root']) as NodeId,
    rootFile: decodeRootFile(fields['root_file']),
    policy: decodePolicy(fields['policy']),
    files: asText(fields['files']) as FilesId,
    assets: asText(fields['assets']) as FilesId,
  };
}

/** What history shows of a stored commit. */
export function recordOf(id: CommitId, stored: StoredCommit): CommitRecord {
  const { root: _root, rootFile: _rootFile, policy: _policy, files: _files, assets: _assets, ...record } = stored;
  return { id, ...record };
}

function decodeChanged(value: unknown): ChangedBlock {
  const [block, kind] = asList(value);
  const name = asText(kind);
  if (!isChangeKind(name)) throw new Malformed('not a kind of change');
  return { block: asText(block) as BlockId, kind: name };
}

function isChangeKind(text: string): text is ChangedBlock['kind'] {
  return CHANGE_KINDS.has(text);
}

function decodeRootFile(value: unknown): RootFile {
  const [base, path, before, pointer, after] = asList(value);
  return {
    base: asText(base),
    path: asText(path),
    before: asText(before),
    pointer: asTextOrNull(pointer),
    after: asText(after),
  };
}

function decodePolicy(value: unknown): StoredCommit['policy'] {
  if (value === null) return null;
  const [path, blob, unmatched, kept] = asList(value);
  return { path: asText(path), blob: decodeRef(blob), unmatched: asSettings(unmatched), kept: kept === 'kept' };
}

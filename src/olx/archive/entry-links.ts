import { ArchiveRefusal } from './problem.ts';

/** Links within links. More are a circle, or meant to cost time. */
const MAX_HOPS = 40;
/** Paths that are looked at to find what links lead to. A few links to large folders need a small part of it. */
const MAX_WORK = 20_000_000;

/** A link of an archive: where it lies, and the path that it leads to, both from the top of the archive. */
interface Link {
  readonly path: string;
  readonly target: string;
}

/**
 * The links of an archive, which stand for files and folders of the same archive. They are followed when
 * all entries are known. One that leads out of the archive, to nothing or in a circle is refused.
 */
export class EntryLinks {
  readonly #links = new Map<string, Link>();
  #work = 0;

  /** `target` is as the archive states it: from the folder of a symbolic link, or for a hard link from the top. */
  add(path: string, target: string, kind: 'symlink' | 'link'): void {
    const folder = kind === 'symlink' ? path.slice(0, Math.max(path.lastIndexOf('/'), 0)) : '';
    if (this.#links.has(path))
      throw new ArchiveRefusal('entry-duplicate', 'The archive has two links of this name.', path);
    this.#links.set(path, { path, target: joined(path, folder, target) });
  }

  /** The files that the links bring in: the path of each, and that of the file which it is. */
  *follow(files: ReadonlySet<string>): Generator<readonly [path: string, file: string]> {
    if (this.#links.size === 0) return;
    for (const path of files) {
      for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
        if (this.#links.has(path.slice(0, slash))) refuse(path, 'The entry lies inside a link.');
    }
    for (const { path } of this.#links.values()) yield* this.#expanded(path, path, files, 0);
  }

  *#expanded(
    path: string,
    link: string,
    files: ReadonlySet<string>,
    hops: number,
  ): Generator<readonly [path: string, file: string]> {
    if (hops > MAX_HOPS) refuse(link, 'The link leads in a circle.');
    const real = this.#resolved(link, link, 0);
    if (files.has(real)) {
      yield [path, real];
      return;
    }
    if (real === '' || `${link}/`.startsWith(`${real}/`)) refuse(link, 'The link leads to a folder that it lies in.');
    this.#work += files.size + this.#links.size;
    if (this.#work > MAX_WORK) throw new ArchiveRefusal('too-many-entries', 'The archive has too many links.', link);
    let found = false;
    for (const file of files) {
      if (!file.startsWith(`${real}/`)) continue;
      found = true;
      yield [path + file.slice(real.length), file];
    }
    for (const other of this.#links.keys()) {
      if (!other.startsWith(`${real}/`)) continue;
      found = true;
      yield* this.#expanded(path + other.slice(real.length), other, files, hops + 1);
    }
    if (!found) refuse(link, 'The link leads to nothing in the archive.');
  }

  /** The path that is left once no part of it is a link. */
  #resolved(path: string, link: string, hops: number): string {
    if (hops > MAX_HOPS) refuse(link, 'The link leads in a circle.');
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end === -1 ? path : path.slice(0, end);
      const there = this.#links.get(part);
      if (there !== undefined) return this.#resolved(there.target + path.slice(part.length), link, hops + 1);
      if (end === -1) return path;
    }
  }
}

function joined(link: string, folder: string, target: string): string {
  if (target === '' || target.startsWith('/') || /[\\\p{Cc}]/u.test(target) || /^[A-Za-z]:/.test(target))
    refuse(link, 'The link leads out of the archive.');
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) refuse(link, 'The link leads out of the archive.');
  }
  return parts.join('/');
}

function refuse(path: string, message: string): never {
  throw new ArchiveRefusal('entry-link', message, path);
}

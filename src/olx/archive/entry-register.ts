import { ArchiveRefusal } from './problem.ts';

/** All names together, in UTF-16 code units: entries without content cost memory too. */
const MAX_NAMES_LENGTH = 32 * 1024 * 1024;

/**
 * Knows every path seen so far and refuses those that cannot lie beside each other in a folder on Linux,
 * where Open edX unpacks archives. Paths that differ only in case can; `readCourse` warns of them.
 */
export class EntryRegister {
  readonly #maxEntries: number;
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  /** Folders with files in them, none of which was a file itself when the first of these came. */
  readonly #checked = new Set<string>();
  #entries = 0;
  #namesLength = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  /** To be called for each entry of whatever kind, before anything else is done with it. */
  count(name: string): void {
    this.#entries += 1;
    this.#namesLength += name.length;
    if (this.#entries > this.#maxEntries) {
      throw new ArchiveRefusal('too-many-entries', `The archive has more than ${this.#maxEntries} entries.`, null, {
        limit: 'maxEntries',
      });
    }
    if (this.#namesLength > MAX_NAMES_LENGTH) {
      throw new ArchiveRefusal('too-many-entries', 'The names in the archive are too long, taken together.', null, {
        limit: 'maxEntries',
      });
    }
  }

  /** A folder's own entry; the same folder may be named more than once. */
  addFolder(path: string): void {
    if (this.#files.has(path)) refuseBoth(path);
    this.#folders.add(path);
  }

  addFile(path: string): void {
    if (this.#files.has(path)) {
      throw new ArchiveRefusal('entry-duplicate', 'The archive has two files of this name.', path);
    }
    if (this.#folders.has(path)) refuseBoth(path);
    this.#files.add(path);
    this.#checkAncestors(path, this.#checked);
  }

  /** To be called after the last entry: a file may come after the entries that take it for a folder. */
  finish(): void {
    const checked = new Set<string>();
    for (const path of this.#files) this.#checkAncestors(path, checked);
    for (const path of this.#folders) this.#checkAncestors(path, checked);
  }

  /** Looks at each folder once: in most there are a great many files. */
  #checkAncestors(path: string, checked: Set<string>): void {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    if (checked.has(folder)) return;
    checked.add(folder);
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const parent = path.slice(0, slash);
      if (this.#files.has(parent)) refuseBoth(parent, path);
    }
  }
}

function refuseBoth(file: string, inside: string | null = null): never {
  const reason = inside === null ? '' : ` It is a file, and "${inside}" lies inside it.`;
  throw new ArchiveRefusal('entry-file-and-folder', `The name stands for a file and for a folder.${reason}`, file);
}

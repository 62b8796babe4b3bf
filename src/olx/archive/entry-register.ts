import { foldPath } from '../text/index.ts';
import { ArchiveRefusal } from './problem.ts';

/** All names together, in UTF-16 code units: entries without content cost memory too. */
const MAX_NAMES_LENGTH = 32 * 1024 * 1024;

/** Knows every path seen so far and refuses those that cannot stand beside each other in one folder. */
export class EntryRegister {
  readonly #maxEntries: number;
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();
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
      throw new ArchiveRefusal('too-many-entries', `The archive has more than ${this.#maxEntries} entries.`);
    }
    if (this.#namesLength > MAX_NAMES_LENGTH) {
      throw new ArchiveRefusal('too-many-entries', 'The names in the archive are too long, taken together.');
    }
  }

  /** A folder's own entry; the same folder may be named more than once. */
  addFolder(path: string): void {
    const folded = foldPath(path);
    if (this.#files.has(folded)) refuseBoth(path);
    this.#folders.set(folded, path);
  }

  addFile(path: string): void {
    const folded = foldPath(path);
    const other = this.#files.get(folded);
    if (other === path) throw new ArchiveRefusal('entry-duplicate', 'The archive has two files of this name.', path);
    if (other !== undefined) {
      throw new ArchiveRefusal(
        'entry-case-collision',
        `Some systems take the name for "${other}": it differs only in case, in Unicode form, or in dots and spaces at the end.`,
        path,
      );
    }
    if (this.#folders.has(folded)) refuseBoth(path);
    this.#files.set(folded, path);
    this.#checkAncestors(folded, path, this.#checked);
  }

  /** To be called after the last entry: a file may come after the entries that take it for a folder. */
  finish(): void {
    const checked = new Set<string>();
    for (const [folded, path] of this.#files) this.#checkAncestors(folded, path, checked);
    for (const [folded, path] of this.#folders) this.#checkAncestors(folded, path, checked);
  }

  /** Looks at each folder once: in most there are a great many files. */
  #checkAncestors(folded: string, path: string, checked: Set<string>): void {
    const folder = folded.slice(0, Math.max(folded.lastIndexOf('/'), 0));
    if (checked.has(folder)) return;
    checked.add(folder);
    for (let slash = folded.indexOf('/'); slash !== -1; slash = folded.indexOf('/', slash + 1)) {
      const file = this.#files.get(folded.slice(0, slash));
      if (file !== undefined) refuseBoth(file, path);
    }
  }
}

function refuseBoth(file: string, inside: string | null = null): never {
  const reason = inside === null ? '' : ` It is a file, and "${inside}" lies inside it.`;
  throw new ArchiveRefusal('entry-file-and-folder', `The name stands for a file and for a folder.${reason}`, file);
}

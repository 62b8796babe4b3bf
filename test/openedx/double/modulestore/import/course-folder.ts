/** The unpacked folder of a course: what the platform's import reads. Paths are relative, with `/`. */
export class CourseFolder {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #prefix: string;

  /** `prefix` is empty or ends with `/`. */
  constructor(files: ReadonlyMap<string, Uint8Array>, prefix = '') {
    this.#files = files;
    this.#prefix = prefix;
  }

  /** A folder below this one, for example `drafts`. */
  below(name: string): CourseFolder {
    return new CourseFolder(this.#files, `${this.#prefix}${name}/`);
  }

  has(path: string): boolean {
    return this.#files.has(this.#prefix + path);
  }

  bytes(path: string): Uint8Array | undefined {
    return this.#files.get(this.#prefix + path);
  }

  /** The text of a UTF-8 file, without a byte order mark; `undefined` if there is no such file. @throws TypeError */
  text(path: string): string | undefined {
    const bytes = this.bytes(path);
    return bytes === undefined ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  }

  /** The paths of all files below this folder, sorted. */
  paths(): string[] {
    return [...this.#files.keys()]
      .filter((path) => path.startsWith(this.#prefix))
      .map((path) => path.slice(this.#prefix.length))
      .sort();
  }

  /** The names of the files that lie directly in a folder. */
  filesIn(folder: string): string[] {
    return this.paths()
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
      .filter((name) => !name.includes('/'));
  }
}

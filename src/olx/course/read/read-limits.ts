import type { XmlElement } from '../../syntax/index.ts';
import { isLayoutAttribute } from '../structure.ts';

/** How much one folder or document may hold. Reading stops at the first block that exceeds a limit. */
export interface ReadLimits {
  /** Blocks that are read, drafts and published forms each counted. */
  readonly blocks: number;
  /** Children of one block. */
  readonly children: number;
  /** Attributes of one block, those that say where it stands aside. */
  readonly settings: number;
}

/** Thrown by reading if the content exceeds a limit that the caller gave. */
export class ReadLimitExceeded extends Error {
  override readonly name = 'ReadLimitExceeded';
  readonly code = 'read-limit';
  readonly limit: keyof ReadLimits;
  readonly value: number;
  /** The file that was being read; null for a document. */
  readonly file: string | null;

  constructor(limit: keyof ReadLimits, value: number, file: string | null) {
    super(`more than ${value} ${limit}`);
    this.limit = limit;
    this.value = value;
    this.file = file;
  }

  /** The error as plain JSON, for logs and problem documents. */
  toJSON(): {
    readonly name: string;
    readonly code: string;
    readonly limit: string;
    readonly value: number;
    readonly file: string | null;
  } {
    return { name: this.name, code: this.code, limit: this.limit, value: this.value, file: this.file };
  }
}

/** Counts what is read. */
export class ReadMeter {
  readonly #limits: ReadLimits | null;
  #blocks = 0;

  constructor(limits: ReadLimits | null) {
    this.#limits = limits;
  }

  /** To be called for each block before anything of it is read. */
  block(element: XmlElement, file: string | null): void {
    if (this.#limits === null) return;
    const { blocks, settings } = this.#limits;
    this.#blocks += 1;
    if (this.#blocks > blocks) throw new ReadLimitExceeded('blocks', blocks, file);
    const { attributes } = element;
    if (attributes.length > settings && attributes.filter(({ name }) => !isLayoutAttribute(name)).length > settings)
      throw new ReadLimitExceeded('settings', settings, file);
  }

  /** To be called before the child is read that has so many others before it. */
  child(before: number, file: string | null): void {
    if (this.#limits !== null && before >= this.#limits.children)
      throw new ReadLimitExceeded('children', this.#limits.children, file);
  }
}

/** The clipboard of each user, and the OLX that was copied into it. */
import type { CourseKey } from '../modulestore/index.ts';

export interface Copied {
  /** A serial number. A new copy replaces the old one, whose address is a 404 from then on. */
  readonly id: number;
  readonly user: string;
  readonly created: number;
  readonly course: CourseKey;
  readonly usageKey: string;
  readonly blockType: string;
  readonly displayName: string;
  readonly olx: string;
  readonly editUrl: string;
}

export class Clipboards {
  readonly #byUser = new Map<string, Copied>();
  #last = 0;

  copy(copied: Omit<Copied, 'id'>): Copied {
    const stored = { ...copied, id: ++this.#last };
    this.#byUser.set(copied.user, stored);
    return stored;
  }

  of(user: string): Copied | undefined {
    return this.#byUser.get(user);
  }
}

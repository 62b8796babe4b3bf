import fc from 'fast-check';

export type Kind =
  | 'course'
  | 'block'
  | 'commit'
  | 'plan'
  | 'job'
  | 'version'
  | 'token'
  | 'path'
  | 'type'
  | 'document'
  | 'moment'
  | 'hash';

/** The members of answers that name something, by what they name. */
const KIND_OF_MEMBER: ReadonlyMap<string, Kind> = new Map([
  ['plan', 'plan'],
  ['id', 'job'],
  ['commit', 'commit'],
  ['version', 'version'],
  ['course_version', 'version'],
  ['block_version', 'version'],
  ['node_version', 'version'],
  ['base_version', 'version'],
  ['token', 'token'],
]);
/** So many values of a kind are learnt; then the oldest is forgotten. */
const LEARNT = 40;

/** What requests can name: values given at first, and those that answers have named since. */
export class Pool {
  readonly #given: ReadonlyMap<Kind, readonly string[]>;
  readonly #learnt = new Map<Kind, string[]>();

  constructor(given: Partial<Record<Kind, readonly string[]>>) {
    this.#given = new Map(Object.entries(given) as [Kind, readonly string[]][]);
  }

  /** Takes what an answer names, or the document that it is. */
  learn(json: unknown, text: string): void {
    if (text.startsWith('<')) this.#add('document', text);
    if (typeof json !== 'object' || json === null) return;
    for (const [name, value] of Object.entries(json)) {
      const kind = KIND_OF_MEMBER.get(name);
      if (name === 'changes' && Array.isArray(value)) this.#learnTexts(value);
      if (kind !== undefined && (typeof value === 'string' || typeof value === 'number')) this.#add(kind, `${value}`);
    }
  }

  /** The hashes of the texts that changes name. */
  #learnTexts(changes: readonly { readonly content?: Readonly<Record<string, unknown>> | null }[]): void {
    for (const { content } of changes)
      for (const hash of Object.values(content ?? {})) if (typeof hash === 'string') this.#add('hash', hash);
  }

  /** One of the values of a kind that are there when it is asked for; `none` before there are any. */
  any(kind: Kind): fc.Arbitrary<string> {
    return fc.nat().map((at) => {
      const all = [...(this.#given.get(kind) ?? []), ...(this.#learnt.get(kind) ?? [])];
      return all[at % all.length] ?? 'none';
    });
  }

  #add(kind: Kind, value: string): void {
    const learnt = this.#learnt.get(kind) ?? [];
    if (learnt.includes(value)) return;
    this.#learnt.set(kind, [...learnt, value].slice(-LEARNT));
  }
}

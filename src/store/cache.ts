/**
 * One value for each id while anybody holds it: what is handed out twice is the same object. Keeps
 * nothing alive by itself.
 */
export class IdentityTable<Id extends string, Value extends object> {
  readonly #values = new Map<Id, WeakRef<Value>>();
  #ids = new WeakMap<Value, Id>();
  readonly #collected = new FinalizationRegistry<Id>((id) => {
    if (this.#values.get(id)?.deref() === undefined) this.#values.delete(id);
  });

  find(id: Id): Value | undefined {
    return this.#values.get(id)?.deref();
  }

  /** The id that the value is stored under; undefined where the store has not seen it. */
  idOf(value: Value): Id | undefined {
    return this.#ids.get(value);
  }

  /** Forgets all, as if nothing had been stored. */
  clear(): void {
    this.#values.clear();
    this.#ids = new WeakMap();
  }

  /** Remembers that the value is stored under the id, though another may stand for it. */
  note(id: Id, value: Value): void {
    this.#ids.set(value, id);
  }

  /** The value known under the id; this one from now on, where there is none yet. */
  settle(id: Id, value: Value): Value {
    this.note(id, value);
    const known = this.find(id);
    if (known !== undefined) return known;
    this.#values.set(id, new WeakRef(value));
    this.#collected.register(value, id);
    return value;
  }
}

/** Keeps the last used entries, up to a number of them. */
export class RecentlyUsed<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #capacity: number;
  /** The key used last, which need not be moved to the end again. */
  #last: Key | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  find(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || key === this.#last) return value;
    this.#toEnd(key, value);
    return value;
  }

  keep(key: Key, value: Value): void {
    this.#toEnd(key, value);
    if (this.#entries.size <= this.#capacity) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  drop(key: Key): void {
    this.#entries.delete(key);
  }

  dropEach(isDropped: (value: Value) => boolean): void {
    for (const [key, value] of this.#entries) if (isDropped(value)) this.#entries.delete(key);
  }

  #toEnd(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#last = key;
  }
}

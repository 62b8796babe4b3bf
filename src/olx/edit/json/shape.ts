import { isXmlText } from '../../course/attribute-value.ts';
import type { BlobHash, BlobRef } from '../../course/blob.ts';
import type { Json } from '../../course/block.ts';
import { type BlockId, parseBlockId } from '../../course/keys.ts';
import { isFolderPath } from '../folder-path.ts';

/** Where a value is not what it should be. Caught where the reading began; no caller sees it. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
  readonly code = 'unfit';
  /** JSON pointer into the value that was read. */
  readonly at: string;

  constructor(at: string, message: string) {
    super(message);
    this.at = at;
  }

  toJSON(): { name: string; code: string; message: string; at: string } {
    return { name: this.name, code: this.code, message: this.message, at: this.at };
  }
}

/** A value that came from outside, with its place. */
export class Value {
  readonly #value: unknown;
  readonly at: string;

  constructor(value: unknown, at: string) {
    this.#value = value;
    this.at = at;
  }

  refuse(message: string): never {
    throw new Unfit(this.at, message);
  }

  get isNull(): boolean {
    return this.#value === null;
  }

  get isMissing(): boolean {
    return this.#value === undefined;
  }

  /** A member of an object; missing where it has none of that name. */
  member(name: string): Value {
    const object = this.#object();
    const value: unknown = Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
    return new Value(value, `${this.at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }

  members(): readonly (readonly [string, Value])[] {
    return Object.keys(this.#object()).map((name) => [name, this.member(name)] as const);
  }

  items(): readonly Value[] {
    const { at } = this;
    if (!Array.isArray(this.#value)) return this.refuse('must be a list.');
    return this.#value.map((each: unknown, index) => new Value(each, `${at}/${index}`));
  }

  /** A text that XML can hold, and so without lone surrogates. */
  text(): string {
    if (typeof this.#value !== 'string') return this.refuse('must be a text.');
    return isXmlText(this.#value) ? this.#value : this.refuse('holds a character that XML cannot.');
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.refuse('must be true or false.');
  }

  count(): number {
    const value = this.#value;
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return fits ? value : this.refuse('must be a whole number from 0.');
  }

  oneOf<Name extends string>(names: readonly Name[]): Name {
    return names.find((name) => name === this.#value) ?? this.refuse(`must be one of ${names.join(', ')}.`);
  }

  blockId(): BlockId {
    return parseBlockId(this.text()) ?? this.refuse('must be a block’s type@url_name.');
  }

  path(): string {
    const path = this.text();
    return isFolderPath(path) ? path : this.refuse('must be a path inside the folder.');
  }

  blob(): BlobRef {
    const hash = this.member('hash').text();
    if (!/^[0-9a-f]{64}$/.test(hash))
      return this.member('hash').refuse('must be a SHA-256 in 64 lower-case hex digits.');
    return { hash: hash as BlobHash, size: this.member('size').count() };
  }

  /** A copy that shares nothing with what came in, nested at most `depth` deep. */
  json(depth: number): Json {
    const value = this.#value;
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : this.refuse('must be a finite number.');
    if (depth === 0) return this.refuse('is nested too deeply.');
    if (Array.isArray(value)) return this.items().map((each) => each.json(depth - 1));
    return Object.fromEntries(this.members().map(([name, each]) => [name, each.json(depth - 1)]));
  }

  orNull<Read>(read: (value: Value) => Read): Read | null {
    return this.isNull ? null : read(this);
  }

  #object(): object {
    const value = this.#value;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : this.refuse('must be an object.');
  }
}

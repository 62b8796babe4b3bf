import { classOf, directOnlyTypes } from '../classes/block-classes.ts';
import { type JsonValue, sameJson } from '../json.ts';
import { type BlockKey, courseRoot, typeOf } from '../keys.ts';
import { type BranchName, type StoredBlock, StoreFailure, type Structure } from '../types.ts';

/** The blocks of one branch while an operation changes them. */
export type Blocks = Map<BlockKey, StoredBlock>;

/**
 * Both branches of a course run while one operation works on them: a bulk operation of Split. It starts from what
 * the operation read; {@link ModuleStore} stores the result at the end.
 */
export class WorkingCopy {
  readonly draft: Blocks;
  readonly published: Blocks;
  readonly #user: string;
  readonly #now: number;
  readonly #nextVersion: () => number;
  #changed = new Set<BranchName>();

  constructor(
    base: { readonly draft: Structure; readonly published: Structure },
    options: { readonly user: string; readonly now: number; readonly nextVersion: () => number },
  ) {
    this.draft = new Map(base.draft.blocks);
    this.published = new Map(base.published.blocks);
    this.#user = options.user;
    this.#now = options.now;
    this.#nextVersion = options.nextVersion;
  }

  /** Branches that got a new version. */
  get changed(): ReadonlySet<BranchName> {
    return this.#changed;
  }

  /** The draft of a block. @throws StoreFailure `block-not-found` */
  get(key: BlockKey): StoredBlock {
    const block = this.draft.get(key);
    if (block === undefined) throw new StoreFailure('block-not-found', key);
    return block;
  }

  /** Parents in the draft branch, sorted by key. Split's parent of a block is the first. */
  parentsOf(key: BlockKey, blocks: Blocks = this.draft): BlockKey[] {
    const parents: BlockKey[] = [];
    for (const block of blocks.values()) if (block.children.includes(key)) parents.push(block.key);
    return parents.sort();
  }

  /**
   * Stores fields and children in the draft branch, all of them: a field that is not in `fields` is unset. But the
   * old content stays if there is no content field. Nothing happens if nothing changes.
   */
  put(key: BlockKey, fields: ReadonlyMap<string, JsonValue>, children: readonly BlockKey[]): void {
    const old = this.draft.get(key);
    const all = old === undefined ? new Map(fields) : this.#withOldContent(old, fields);
    if (old !== undefined && sameFields(old.fields, all) && sameList(old.children, children)) return;
    this.#store('draft', { ...this.#edited(key), fields: all, children });
  }

  /** Stores a block as {@link put} does; a type without drafts is then published, as Split does on every write. */
  save(key: BlockKey, fields: ReadonlyMap<string, JsonValue>, children: readonly BlockKey[]): void {
    this.put(key, fields, children);
    this.publishIfDirectOnly(key);
  }

  publishIfDirectOnly(key: BlockKey): void {
    if (directOnlyTypes.has(typeOf(key))) this.publish(key, false);
  }

  /**
   * Copies a block to the published branch, with everything below it if `deep`. What the draft no longer names
   * goes from the published branch, unless something else there names it.
   * @throws StoreFailure `crash` if the parent is not published
   */
  publish(key: BlockKey, deep: boolean): void {
    this.get(key);
    const left = new Set<BlockKey>();
    for (const parent of this.parentsOf(key)) {
      const target = this.published.get(parent);
      if (target === undefined) throw new StoreFailure('crash', `${parent} is not published`);
      const source = this.get(parent).children;
      const children = source.filter((child) => child === key || target.children.includes(child));
      for (const child of target.children) if (!source.includes(child)) left.add(child);
      if (!sameList(children, target.children)) this.#store('published', { ...target, children });
    }
    this.#copy(key, deep, left);
    for (const orphan of left) {
      if (this.published.has(orphan) && this.parentsOf(orphan, this.published).length === 0) {
        this.#removeSubtree(orphan, this.published);
      }
    }
    this.#changed.add('published');
  }

  #copy(key: BlockKey, deep: boolean, left: Set<BlockKey>): void {
    const source = this.get(key);
    const existing = this.published.get(key)?.children ?? [];
    for (const child of existing) if (!source.children.includes(child)) left.add(child);
    const children = deep ? source.children : source.children.filter((child) => existing.includes(child));
    this.#store('published', { ...source, children, editedOn: this.#now, editedBy: this.#user });
    if (deep) for (const child of children) this.#copy(child, true, left);
  }

  /** Deletes a block and what only it holds. @throws StoreFailure */
  delete(key: BlockKey): void {
    if (key === courseRoot) throw new StoreFailure('crash', 'Cannot delete the root of a course');
    const direct = directOnlyTypes.has(typeOf(key));
    // A direct-only block that is an orphan is not in the published branch: the platform crashes.
    const branches: readonly BranchName[] = direct ? ['published', 'draft'] : ['draft'];
    for (const branch of branches) {
      if (!this[branch].has(key)) throw new StoreFailure(direct ? 'crash' : 'block-not-found', key);
    }
    const [parent] = this.parentsOf(key);
    for (const branch of branches) this.#deleteIn(key, branch);
    if (!direct && parent !== undefined) this.publishIfDirectOnly(parent);
  }

  /** Deletes a block from both branches, as `DELETE /orphan` does. @throws StoreFailure `crash` */
  deleteEverywhere(key: BlockKey): void {
    for (const branch of ['published', 'draft'] as const) {
      if (!this[branch].has(key)) throw new StoreFailure('crash', `${key} is not in the ${branch} branch`);
      this.#deleteIn(key, branch);
    }
  }

  #deleteIn(key: BlockKey, branch: BranchName): void {
    const blocks = this[branch];
    for (const parent of this.parentsOf(key, blocks)) {
      const block = blocks.get(parent);
      if (block === undefined) continue;
      const children = [...block.children];
      children.splice(children.indexOf(key), 1);
      this.#store(branch, { ...block, ...this.#edited(parent), children });
    }
    this.#removeSubtree(key, blocks);
    this.#changed.add(branch);
  }

  /** Takes the published state of a block and its children back into the draft. @throws StoreFailure `crash` */
  revert(key: BlockKey): void {
    if (directOnlyTypes.has(typeOf(key))) return;
    if (!this.published.has(key)) throw new StoreFailure('crash', `${key} has no published version`);
    this.#removeSubtree(key, this.draft);
    this.#copyBack(key);
    this.#changed.add('draft');
  }

  #copyBack(key: BlockKey): void {
    const block = this.published.get(key);
    if (block === undefined) return;
    this.#store('draft', block);
    for (const child of block.children) {
      // A child that was moved away comes back from where it is.
      for (const parent of this.parentsOf(child)) {
        const holder = this.get(parent);
        if (parent !== key)
          this.save(
            parent,
            holder.fields,
            holder.children.filter((each) => each !== child),
          );
      }
      this.#copyBack(child);
    }
  }

  /** Removes a block and the descendants that have no other parent. */
  #removeSubtree(root: BlockKey, blocks: Blocks): void {
    const parents = new Map<BlockKey, Set<BlockKey>>();
    for (const block of blocks.values()) {
      for (const child of block.children) parents.set(child, (parents.get(child) ?? new Set()).add(block.key));
    }
    const gone = new Set([root]);
    let tier = [root];
    while (tier.length > 0) {
      const next = tier.flatMap((key) => blocks.get(key)?.children ?? []);
      tier = next.filter((key) => !gone.has(key) && [...(parents.get(key) ?? [])].every((each) => gone.has(each)));
      for (const key of tier) gone.add(key);
    }
    for (const key of gone) blocks.delete(key);
  }

  #withOldContent(old: StoredBlock, fields: ReadonlyMap<string, JsonValue>): Map<string, JsonValue> {
    const all = new Map(fields);
    const content = classOf(typeOf(old.key)).fields;
    const isContent = (name: string): boolean => content.get(name)?.scope === 'content';
    if (![...fields.keys()].some(isContent)) {
      for (const [name, value] of old.fields) if (isContent(name)) all.set(name, value);
    }
    return all;
  }

  #edited(key: BlockKey): Pick<StoredBlock, 'key' | 'editedOn' | 'editedBy' | 'version'> {
    return { key, editedOn: this.#now, editedBy: this.#user, version: this.#nextVersion() };
  }

  #store(branch: BranchName, block: StoredBlock): void {
    this[branch].set(block.key, block);
    this.#changed.add(branch);
  }
}

function sameFields(one: ReadonlyMap<string, JsonValue>, other: ReadonlyMap<string, JsonValue>): boolean {
  return (
    one.size === other.size && [...one].every(([name, value]) => other.has(name) && sameJson(value, other.get(name)))
  );
}

function sameList(one: readonly BlockKey[], other: readonly BlockKey[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}

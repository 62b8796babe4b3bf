import { type Block, type Child, idOf, type Json, type Settings } from '../../course/block.ts';
import { slotFor, withChildren } from '../../course/children.ts';
import type { CourseIndex } from '../../course/course.ts';
import { elementOf } from '../../course/element.ts';
import { draftView, overlay, publishedView } from '../../course/forms.ts';
import type { BlockId } from '../../course/keys.ts';
import { displayNameOf, explicitSettings } from '../../course/settings.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { idsBelow, indexOf, replaceBlock } from '../../course/tree-index.ts';
import { attributeValue } from '../../syntax/index.ts';
import { sameContent } from '../../version/index.ts';
import { sameBlocks } from '../adopt.ts';
import { withoutChild } from '../delete.ts';
import { sameJson } from '../own-layout.ts';
import type { Conflict } from '../plan.ts';
import { withSettings } from '../set-settings.ts';
import { mergeChildren } from './merge-children.ts';
import { type Preference, pick, type Sides } from './sides.ts';

/** Merges the trees of three states of a course run. Blocks are matched by id wherever they stand. */
export class BlockMerge {
  readonly conflicts: Conflict[] = [];
  readonly #prefer: Preference;
  readonly #roots: Sides<Block>;
  readonly #index: Sides<CourseIndex>;
  readonly #done = new Map<BlockId, Block | null>();
  /** Blocks that one side put below another parent, so that subtrees do not tell all of them. */
  readonly #moved: ReadonlySet<BlockId>;

  constructor(roots: Sides<Block>, prefer: Preference) {
    this.#roots = roots;
    this.#prefer = prefer;
    this.#index = { base: indexOf(roots.base), ours: indexOf(roots.ours), theirs: indexOf(roots.theirs) };
    this.#moved = new Set([
      ...movedBetween(this.#index.base, this.#index.ours),
      ...movedBetween(this.#index.base, this.#index.theirs),
    ]);
  }

  /** The merged root. Conflicts are then in `conflicts`. */
  merged(): Block {
    return this.#inOnePlace(this.#block(idOf(this.#roots.ours)) ?? this.#roots.ours);
  }

  /** A block that the sides put below different parents stays below that of the side which wins. */
  #inOnePlace(root: Block): Block {
    let result = root;
    for (const [id, places] of indexOf(root).places) {
      const [here, there] = [this.#index.ours.places.get(id) ?? [], this.#index.theirs.places.get(id) ?? []];
      if (places.length < 2 || here.length > 1 || there.length > 1) continue;
      const block = indexOf(root).blocks.get(id);
      if (block !== undefined) this.#conflict(block, 'children');
      const wanted = (this.#prefer === 'theirs' ? there[0] : here[0])?.parent;
      const parents = [...new Set(places.map(({ parent }) => idOf(parent)))];
      const stays = parents.find((parent) => wanted !== undefined && parent === idOf(wanted)) ?? parents[0];
      for (const parent of parents) {
        if (parent !== stays) result = replaceBlock(result, parent, (each) => withoutChild(each, id));
      }
    }
    return result;
  }

  #confined(...blocks: readonly (Block | undefined)[]): boolean {
    if (this.#moved.size === 0) return true;
    return blocks.every((block) => block === undefined || ![...idsBelow(block)].some((id) => this.#moved.has(id)));
  }

  #block(id: BlockId): Block | null {
    const known = this.#done.get(id);
    if (known !== undefined) return known;
    const base = this.#index.base.blocks.get(id);
    const ours = this.#index.ours.blocks.get(id);
    const theirs = this.#index.theirs.blocks.get(id);
    const result = this.#three(base, ours, theirs);
    this.#done.set(id, result);
    return result;
  }

  #three(base: Block | undefined, ours: Block | undefined, theirs: Block | undefined): Block | null {
    if (ours === undefined || theirs === undefined) return this.#only(ours ?? theirs);
    if (!this.#confined(base, ours, theirs)) return this.#kind({ base: base ?? null, ours, theirs });
    if (ours === theirs || (base !== undefined && sameBlocks(theirs, base)) || sameBlocks(ours, theirs)) return ours;
    if (base !== undefined && sameBlocks(ours, base)) return theirs;
    return this.#kind({ base: base ?? null, ours, theirs });
  }

  #kind(sides: { base: Block | null; ours: Block; theirs: Block }): Block {
    return isDirectOnly(sides.ours.type) ? this.#node(sides) : this.#forms(sides);
  }

  /** A block of one side only, its children as both sides have them. */
  #only(block: Block | undefined): Block | null {
    if (block === undefined || !isDirectOnly(block.type) || this.#confined(block)) return block ?? null;
    const children = block.children.flatMap((child): Child[] => {
      const merged = this.#block(idOf(child.block));
      return merged === null ? [] : [{ slot: slotFor(merged, child.slot), block: merged }];
    });
    return withChildren(block, children);
  }

  /** The draft and the published form of a unit merge each for itself. */
  #forms({ base, ours, theirs }: Sides<Block> | { base: null; ours: Block; theirs: Block }): Block {
    const draft = this.#node({
      base: base === null ? null : draftView(base),
      ours: draftView(ours),
      theirs: draftView(theirs),
    });
    const live = [base === null ? null : publishedView(base), publishedView(ours), publishedView(theirs)] as const;
    const equal = (a: Block | null, b: Block | null): boolean =>
      a === b || (a !== null && b !== null && sameBlocks(a, b));
    if (live[1] === draftView(ours) && live[2] === draftView(theirs) && this.#confined(base ?? undefined, ours, theirs))
      return draft;
    const picked = pick(equal, ...live);
    if (picked === undefined) this.#conflict(ours, 'published');
    const published = picked === undefined ? (this.#prefer === 'theirs' ? live[2] : live[1]) : picked;
    return published !== null && sameBlocks(published, draft) ? draft : overlay(draft, published);
  }

  #node({ base, ours, theirs }: { base: Block | null; ours: Block; theirs: Block }): Block {
    const shell = this.#own(base, ours, theirs);
    const ids = (block: Block | null): readonly BlockId[] => block?.children.map((child) => idOf(child.block)) ?? [];
    const sides = { base: ids(base), ours: ids(ours), theirs: ids(theirs) };
    const list = mergeChildren(sides, this.#prefer === 'theirs', (id) => this.#survives(id, sides, ours));
    if (list.clash) this.#conflict(ours, 'children');
    const children = list.ids.flatMap((id): Child[] => {
      const block = isDirectOnly(ours.type) ? this.#block(id) : this.#below(id, base, ours, theirs);
      const former = [...ours.children, ...theirs.children].find((child) => idOf(child.block) === id);
      return block === null ? [] : [{ slot: slotFor(block, former?.slot), block }];
    });
    return withChildren(shell, children);
  }

  /** A child inside one form of a unit, matched among the children of that form first. */
  #below(id: BlockId, base: Block | null, ours: Block, theirs: Block): Block | null {
    const find = (parent: Block | null): Block | undefined =>
      parent?.children.find((child) => idOf(child.block) === id)?.block;
    const elsewhere = (side: keyof Sides<CourseIndex>): Block | undefined => {
      const block = this.#moved.has(id) ? this.#index[side].blocks.get(id) : undefined;
      return block === undefined ? undefined : draftView(block);
    };
    const [old, here, there] = [
      find(base) ?? elsewhere('base'),
      find(ours) ?? elsewhere('ours'),
      find(theirs) ?? elsewhere('theirs'),
    ];
    if (here === undefined || there === undefined) return here ?? there ?? null;
    if (here === there || (old !== undefined && sameBlocks(there, old)) || sameBlocks(here, there)) return here;
    if (old !== undefined && sameBlocks(here, old)) return there;
    return this.#node({ base: old ?? null, ours: here, theirs: there });
  }

  /** A child that one side removed stays if the other changed it, which is a conflict. */
  #survives(id: BlockId, { base, ours, theirs }: Sides<readonly BlockId[]>, parent: Block): boolean {
    if (!base.includes(id) || ours.includes(id) === theirs.includes(id)) return false;
    const side = ours.includes(id) ? 'ours' : 'theirs';
    const before = this.#index.base.blocks.get(id);
    const now = this.#index[side].blocks.get(id);
    // moved elsewhere by the other side, not removed
    if (this.#index[side === 'ours' ? 'theirs' : 'ours'].blocks.has(id)) return false;
    if (before === undefined || now === undefined || sameBlocks(before, now)) return false;
    this.#conflict(now, 'children', parent);
    return this.#prefer === 'theirs' ? side === 'theirs' : side === 'ours';
  }

  /** Settings one by one, content as a whole. */
  #own(base: Block | null, ours: Block, theirs: Block): Block {
    const content = this.#contentSide(base, ours, theirs);
    const settings = this.#settings(base === null ? {} : explicitSettings(base), ours, theirs);
    const shell = content === 'ours' ? ours : { ...theirs, file: ours.file ?? theirs.file };
    const now = explicitSettings(shell);
    const wanted: Record<string, Json> = {};
    for (const name of new Set([...Object.keys(now), ...Object.keys(settings)])) {
      const value = Object.hasOwn(settings, name) ? (settings[name] ?? null) : null;
      if (!Object.hasOwn(now, name) || !Object.hasOwn(settings, name) || !sameJson(now[name], value))
        wanted[name] = value;
    }
    const other = elementOf(content === 'ours' ? theirs : ours);
    const texts = new Map(
      Object.keys(wanted).flatMap((name): [string, string][] => {
        const text = Object.hasOwn(settings, name)
          ? (attributeValue(other, name) ?? (settings[name] === null ? 'null' : null))
          : null;
        return text === null ? [] : [[name, text]];
      }),
    );
    return Object.keys(wanted).length === 0 ? shell : withSettings(shell, wanted, texts);
  }

  #contentSide(base: Block | null, ours: Block, theirs: Block): 'ours' | 'theirs' {
    if (sameContent(ours, theirs) || (base !== null && sameContent(theirs, base))) return 'ours';
    if (base !== null && sameContent(ours, base)) return 'theirs';
    this.#conflict(ours, 'content');
    return this.#prefer === 'theirs' ? 'theirs' : 'ours';
  }

  #settings(base: Settings, ours: Block, theirs: Block): Settings {
    const [here, there] = [explicitSettings(ours), explicitSettings(theirs)];
    const merged: Record<string, Json> = {};
    for (const name of new Set([...Object.keys(base), ...Object.keys(here), ...Object.keys(there)])) {
      const value = (settings: Settings): Json | undefined =>
        Object.hasOwn(settings, name) ? settings[name] : undefined;
      const sides = [value(base), value(here), value(there)] as const;
      const decided =
        sameJson(sides[1], sides[2]) || sameJson(sides[2], sides[0])
          ? { to: sides[1] }
          : sameJson(sides[1], sides[0])
            ? { to: sides[2] }
            : null;
      if (decided === null) this.#conflict(ours, name);
      const chosen = decided === null ? (this.#prefer === 'theirs' ? sides[2] : sides[1]) : decided.to;
      if (chosen !== undefined) merged[name] = chosen;
    }
    return merged;
  }

  #conflict(block: Block, field: string, parent?: Block): void {
    const id = idOf(parent ?? block);
    const known = this.conflicts.some((each) => each.block === id && each.field === field);
    if (!known) this.conflicts.push({ block: id, displayName: displayNameOf(parent ?? block), field });
  }
}

function movedBetween(before: CourseIndex, after: CourseIndex): readonly BlockId[] {
  return [...after.places].flatMap(([id, places]) => {
    const former = before.places.get(id);
    const parents = new Set(former?.map(({ parent }) => idOf(parent)));
    return former !== undefined && places.some(({ parent }) => !parents.has(idOf(parent))) ? [id] : [];
  });
}

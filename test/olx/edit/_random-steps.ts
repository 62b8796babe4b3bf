import fc from 'fast-check';
import {
  type Block,
  type BlockId,
  type Course,
  checkDocument,
  idOf,
  indexOf,
  type Step,
  subtreeOf,
  type Target,
  writeDocument,
} from '#olx';

/** Which step to try, by numbers that are taken modulo what there is. */
export type Recipe = readonly [kind: number, block: number, other: number, index: number, word: string];

/** Steps that change blocks and where they stand. */
export const recipes = recipesOf(6);
/** Those, and renaming, publishing, discarding drafts, assets and archives put back. */
export const allRecipes = recipesOf(15);

function recipesOf(kinds: number): fc.Arbitrary<readonly Recipe[]> {
  return fc.array(
    fc.tuple(
      fc.nat(kinds),
      fc.nat(),
      fc.nat(),
      fc.nat(5),
      fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)),
    ),
    { minLength: 1, maxLength: 8 },
  );
}

/** The step that a recipe means for a course run, or null where it means none. */
export function stepFor(course: Course, [kind, at, other, index, word]: Recipe): Step | null {
  const { blocks, places } = indexOf(course.root);
  const ids = [...blocks.keys()];
  const id = ids[at % ids.length] ?? idOf(course.root);
  const block = blocks.get(id) ?? course.root;
  switch (kind) {
    case 0:
      return { kind: 'set-settings', block: id, settings: { display_name: word === '' ? null : word } };
    case 1: {
      const level = ids.filter((each) => blocks.get(each)?.type === places.get(id)?.[0]?.parent.type);
      const from = places.get(id)?.[0]?.parent;
      const parent = level[other % Math.max(level.length, 1)];
      return parent === undefined || from === undefined
        ? null
        : { kind: 'move', block: id, parent, index, from: idOf(from) };
    }
    case 2:
      return block === course.root || blocks.size < 5 ? null : { kind: 'delete', block: id };
    case 3:
      return inserted(block, id, index, word, targetOf(other), blocks.size);
    case 4:
      return retyped(block, id, word, targetOf(other));
    case 5: {
      const node = read(writeDocument({ ...block, children: [] }), block);
      return node === null
        ? null
        : { kind: 'replace-node', block: id, node: { ...node, children: [] }, target: targetOf(other) };
    }
    case 7:
      return { kind: 'publish', block: id };
    case 15:
      return { kind: 'rename', block: id, urlName: `renamed_${other % 4}:${index}` };
    case 8:
      return { kind: 'discard-draft', block: id };
    case 9: {
      const blobs = [...course.assets.values(), ...course.files.values()];
      const paths = [...course.assets.keys(), `new_${index}.txt`];
      const [blob, path] = [blobs[other % Math.max(blobs.length, 1)], paths[at % paths.length]];
      return blob === undefined || path === undefined ? null : { kind: 'put-asset', path, blob };
    }
    case 10: {
      const path = [...course.assets.keys()][at % Math.max(course.assets.size, 1)];
      return path === undefined ? null : { kind: 'delete-asset', path };
    }
    case 11:
      return block === course.root || blocks.size < 5 ? null : { kind: 'delete', block: id, target: 'published' };
    case 13: {
      const blobs = [...course.assets.values(), ...course.files.values()];
      const paths = [...course.files.keys(), `about/new_${index}.html`, `html/new_${index}.html`];
      const [blob, path] = [blobs[other % Math.max(blobs.length, 1)], paths[at % paths.length]];
      return blob === undefined || path === undefined ? null : { kind: 'put-file', path, blob };
    }
    case 14: {
      const path = [...course.files.keys()][at % Math.max(course.files.size, 1)];
      return path === undefined ? null : { kind: 'delete-file', path };
    }
    case 12: {
      // as far as its archive tells, a block of its own course run is put back where it stood
      const subtree = subtreeOf(course, id);
      return subtree === null || block === course.root
        ? null
        : { kind: 'replace-subtree', block: id, subtree, assets: {}, target: 'archive' };
    }
    default:
      return {
        kind: 'set-settings',
        block: id,
        settings: { graded: index % 2 === 0, weight: index, group_access: { '5': [index] } },
      };
  }
}

const targetOf = (number: number): Target => (['draft', 'published', 'archive'] as const)[number % 3] ?? 'draft';

const CHILD: Readonly<Record<string, string>> = {
  course: 'chapter',
  chapter: 'sequential',
  sequential: 'vertical',
  vertical: 'problem',
};

function inserted(parent: Block, id: BlockId, index: number, word: string, target: Target, count: number): Step | null {
  const type = CHILD[parent.type];
  if (type === undefined) return null;
  const name = `new_${type}_${count}_${index}`;
  const inside = type === 'vertical' ? `<html url_name="text_in_${name}"><![CDATA[<p>${word}</p>]]></html>` : '';
  const xml = `<${type} url_name="${name}" display_name="${name}">${inside}</${type}>`;
  const { block } = checkDocument(xml, { type, urlName: name, parentType: parent.type, scope: 'subtree', file: null });
  return block === null
    ? null
    : {
        kind: 'insert',
        parent: id,
        index,
        subtree: block,
        assets: {},
        target,
      };
}

function retyped(block: Block, id: BlockId, word: string, target: Target): Step | null {
  const text = writeDocument(block).replace(
    /^<([\w-]+)/,
    (_, tag: string) => `<${tag} note="${word.replace(/[<>&"]/g, '')}"`,
  );
  const subtree = read(text, block);
  return subtree === null ? null : { kind: 'replace-subtree', block: id, subtree, assets: {}, target };
}

function read(text: string, block: Block): Block | null {
  return checkDocument(text, {
    type: block.type,
    urlName: block.urlName,
    parentType: null,
    scope: 'subtree',
    file: null,
  }).block;
}

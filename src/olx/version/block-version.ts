import type { Block, Damage } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { contentElementOf, htmlOf } from '../course/content.ts';
import { elementOf } from '../course/element.ts';
import { hasDraft, publishedView } from '../course/forms.ts';
import { isContainer, isDirectOnly, isLayoutAttribute } from '../course/structure.ts';
import { byCodeUnit, canonicalAttribute, canonicalValue } from './canonical-json.ts';
import { canonicalNodes, sameNodes } from './canonical-xml.ts';
import { type Version, versionOfText } from './hash.ts';

const nodeVersions = new BlockMemo<Version>();
const plainVersions = new BlockMemo<Version>();
const versions = new BlockMemo<Version>();

/**
 * The version of the block itself (rule V7 of `SPEC.md`): its settings, content and the ids of its children. The
 * published form does not count. Memoised.
 */
export function nodeVersionOf(block: Block): Version {
  const known = nodeVersions.get(block);
  if (known !== undefined) return known;
  const version = versionOfText(
    `olx1 ${block.damage === undefined ? 'node' : 'opaque'}\n${ownText(block)}\n${JSON.stringify(block.children.map((child) => [child.block.type, nameOf(child.block)]))}`,
  );
  nodeVersions.set(block, version);
  return version;
}

/** The version of the subtree (rule V8 of `SPEC.md`), drafts and published forms included. Memoised. */
export function versionOf(block: Block): Version {
  const known = versions.get(block);
  if (known !== undefined) return known;
  const version = computeVersion(block);
  versions.set(block, version);
  return version;
}

/** Sets the memoised versions of a block that were stored with it. They are not checked. */
export function rememberVersions(block: Block, node: Version, subtree: Version): void {
  nodeVersions.set(block, node);
  versions.set(block, subtree);
  if (!hasDraft(block) && !isDirectOnly(block.type)) plainVersions.set(block, subtree);
}

function computeVersion(block: Block): Version {
  if (isDirectOnly(block.type)) return combined(block, versionOf);
  if (!hasDraft(block)) return plainVersion(block);
  const draft = plainVersion(block);
  const live = publishedView(block);
  const published = live === null ? 'none' : plainVersion(live);
  return published === draft ? draft : versionOfText(`olx1 draft\n${draft}\n${published}`);
}

/** The version of a subtree as its author sees it: what is published plays no part in it. */
function plainVersion(block: Block): Version {
  const known = plainVersions.get(block);
  if (known !== undefined) return known;
  const version = combined(block, plainVersion);
  plainVersions.set(block, version);
  return version;
}

function combined(block: Block, below: (child: Block) => Version): Version {
  return versionOfText(
    `olx1 block\n${nodeVersionOf(block)}\n${block.children.map((child) => below(child.block)).join('\n')}`,
  );
}

/** The url_name, empty for the root of a course run: its run is not content [V3]. */
function nameOf(block: Block): string {
  return block.type === 'course' ? '' : block.urlName;
}

function canonicalSettings(block: Block): string {
  const settings = new Map<string, string>();
  for (const { name, value } of elementOf(block).attributes) {
    if (!isLayoutAttribute(name)) settings.set(name, canonicalAttribute(value));
  }
  for (const [name, value] of Object.entries(block.policy ?? {})) {
    if (!isLayoutAttribute(name)) settings.set(name, canonicalValue(value));
  }
  const names = [...settings.keys()].sort(byCodeUnit);
  return `{${names.map((name) => `${JSON.stringify(name)}:${settings.get(name)}`).join(',')}}`;
}

function canonicalContent(block: Block): string {
  if (block.damage !== undefined) return opaqueContent(block, block.damage);
  if (block.type === 'html') return JSON.stringify(htmlOf(block));
  if (!isContainer(block.type)) return JSON.stringify(canonicalNodes(contentElementOf(block).element.children));
  return JSON.stringify(containerContent(block));
}

/** What is inside the element, if that is known, and the hashes of the files that are kept [V11]. */
function opaqueContent(block: Block, { unread, files }: Damage): string {
  const inside = unread === 'file' ? '' : canonicalNodes(elementOf(block).children);
  return JSON.stringify([inside, ...files.map(({ blob }) => blob.hash)]);
}

/**
 * What a container holds besides its children [V6]: its other nodes in order, then all its loose
 * text with white space collapsed. Where they stand among the children means nothing to the platform.
 */
function containerContent(block: Block): readonly string[] {
  const nodes = elementOf(block).children;
  const loose = nodes.map((node) => (node.kind === 'text' || node.kind === 'cdata' ? node.value : ' ')).join('');
  const others = nodes.filter(({ kind }) => kind !== 'text' && kind !== 'cdata').map((node) => canonicalNodes([node]));
  // not trim(): its white space is JavaScript's own, and a no-break space is text
  return [...others, loose.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')];
}

/** Whether two blocks have equal type, url_name, settings and content, whatever their children are. */
export function sameOwnContent(a: Block, b: Block): boolean {
  if (a === b) return true;
  // an opaque block is never the same as one that was read
  return (a.damage === undefined) === (b.damage === undefined) && ownText(a) === ownText(b);
}

/** Whether two blocks have equal content, whatever their settings and children are. */
export function sameContent(a: Block, b: Block): boolean {
  if (a.damage !== undefined || b.damage !== undefined) {
    return (a.damage === undefined) === (b.damage === undefined) && canonicalContent(a) === canonicalContent(b);
  }
  if (a === b || (a.type === b.type && a.text === b.text && a.body === null && b.body === null)) return true;
  if (a.type !== b.type || isContainer(a.type)) return canonicalContent(a) === canonicalContent(b);
  if (a.type === 'html') return htmlOf(a) === htmlOf(b);
  return sameNodes(contentElementOf(a).element.children, contentElementOf(b).element.children);
}

function ownText(block: Block): string {
  return `${JSON.stringify([block.type, nameOf(block)])}\n${canonicalSettings(block)}\n${canonicalContent(block)}`;
}

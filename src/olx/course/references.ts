import type { Block } from './block.ts';
import { BlockMemo } from './block-memo.ts';
import { elementOf } from './element.ts';

const STATIC_LINK = /(?:^|[^\w/.])\/static\/([^\s"'<>?#)\\]+)/g;
const known = new BlockMemo<ReadonlySet<string>>();

/**
 * Paths below `static/` that the block itself refers to, as written and percent-decoded; a video's
 * transcripts included, which are named without `/static/` (`video_block.py`). Memoised.
 */
export function assetReferences(block: Block): ReadonlySet<string> {
  const memo = known.get(block);
  if (memo !== undefined) return memo;
  const paths = new Set<string>();
  const policy = block.policy === null ? '' : JSON.stringify(block.policy);
  for (const text of [block.text, block.body?.text ?? '', policy]) {
    // most blocks refer to none, and that is told quickly
    if (!text.includes('/static/')) continue;
    for (const [, path = ''] of text.matchAll(STATIC_LINK)) addBoth(paths, unescaped(path));
  }
  if (block.type === 'video') for (const name of transcripts(block)) addBoth(paths, name);
  if (
    block.type === 'problem' &&
    block.text.includes('loncapa/python') &&
    /<script[^>]+type=["']loncapa\/python/.test(block.text)
  )
    paths.add('python_lib.zip');
  known.set(block, paths);
  return paths;
}

/** The path up to the reference that ends it, as in `/static/a.pdf&quot;,`. */
function unescaped(path: string): string {
  return (path.split(/&(?!amp;)/, 1)[0] ?? '').replaceAll('&amp;', '&');
}

function addBoth(paths: Set<string>, path: string): void {
  paths.add(path);
  if (!path.includes('%')) return;
  try {
    paths.add(decodeURIComponent(path));
  } catch {
    // a lone % is part of the name
  }
}

function transcripts(block: Block): readonly string[] {
  const element = elementOf(block);
  const names: string[] = [];
  for (const { name, value } of element.attributes) {
    if (name === 'sub' && value !== '') names.push(`subs_${value}.srt.sjson`);
    if (name === 'transcripts') for (const [, file = ''] of value.matchAll(/:\s*"([^"]+)"/g)) names.push(file);
  }
  for (const child of element.children) {
    if (child.kind !== 'element' || child.name !== 'transcript') continue;
    const source = child.attributes.find(({ name }) => name === 'src')?.value;
    if (source !== undefined && source !== '') names.push(source);
  }
  return names;
}

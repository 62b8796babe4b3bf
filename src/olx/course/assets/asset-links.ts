import { linkNames } from '../../text/stored-name.ts';
import { type Block, type Json, partsOf } from '../block.ts';
import { BlockMemo } from '../block-memo.ts';
import { elementOf } from '../element.ts';
import { isJsonObject } from '../json.ts';
import { assetLinksIn, type LinkedCourse, type LinkText } from './link-text.ts';

/** A block's link to a static asset. */
export interface AssetLink {
  /** The link as an author reads it: what follows `/static/`. */
  readonly shown: string;
  /** The stored names that it may mean, most likely first. */
  readonly names: readonly string[];
  /** The link may be the start of a name, such as `folder/` or `slide_`, that a script completes. */
  readonly isPrefix: boolean;
  /** The platform works without the asset, so a link to it is never dead. */
  readonly isOptional: boolean;
  /** The course run that the link names by its key; null for the one that the block is in. */
  readonly course: LinkedCourse | null;
  readonly at: LinkPlace;
}

/** The place of a link. Offsets are UTF-16 code units, half-open, into the block's text or its content file. */
export type LinkPlace =
  | { readonly in: 'text' | 'body'; readonly start: number; readonly end: number }
  | { readonly in: 'policy'; readonly setting: string };

const known = new BlockMemo<readonly AssetLink[]>();
const NO_LINKS: readonly AssetLink[] = [];

/**
 * The links of a block to static assets, each once, without those of its children: `/static/…`, asset keys, the
 * transcripts of a video, which have no `/static/`, and the Python library of a problem. Memoised.
 */
export function assetLinks(block: Block): readonly AssetLink[] {
  const memo = known.get(block);
  if (memo !== undefined) return memo;
  const links = new Map<string, AssetLink>();
  const add = (link: AssetLink): void => {
    const { names, course } = link;
    const key = course === null ? names.join('\n') : JSON.stringify([names, course]);
    if (!links.has(key)) links.set(key, link);
  };
  for (const link of assetLinksIn(block.text)) add(linkAt(link, { in: 'text', start: link.start, end: link.end }));
  if (block.body !== null) {
    for (const link of assetLinksIn(block.body.text))
      add(linkAt(link, { in: 'body', start: link.start, end: link.end }));
  }
  for (const [setting, value] of Object.entries(block.policy ?? {})) {
    for (const link of assetLinksIn(JSON.stringify(value))) add(linkAt(link, { in: 'policy', setting }));
  }
  for (const link of namedLinks(block)) add(link);
  const found = links.size === 0 ? NO_LINKS : [...links.values()];
  known.set(block, found);
  return found;
}

/** The links of a block and all below it, drafts and published forms alike. */
export function* assetLinksBelow(root: Block): Generator<AssetLink> {
  const seen = new Set<Block>();
  const open = [root];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    yield* assetLinks(block);
    open.push(...partsOf(block));
  }
}

function linkAt({ shown, readings, course }: LinkText, at: LinkPlace): AssetLink {
  const isPlain = readings.length === 1 && readings[0] === shown;
  const names = isPlain ? linkNames(shown) : [...new Set([shown, ...readings].flatMap(linkNames))];
  return { shown, names, isPrefix: /^(?:.*\/)?[^./]*$/.test(shown), isOptional: shown === PYTHON_LIBRARY, course, at };
}

const PYTHON_LIBRARY = 'python_lib.zip';
const NOWHERE: LinkPlace = { in: 'text', start: 0, end: 0 };

function namedLinks(block: Block): readonly AssetLink[] {
  const named = (shown: string, isOptional: boolean): AssetLink => {
    const start = block.text.indexOf(shown);
    const at: LinkPlace = start === -1 ? NOWHERE : { in: 'text', start, end: start + shown.length };
    return { shown, names: linkNames(shown), isPrefix: false, isOptional, course: null, at };
  };
  if (block.type === 'video') {
    const { files, subtitles } = transcriptsOf(block);
    return [...files.map((name) => named(name, false)), ...subtitles.map((name) => named(name, true))];
  }
  const runsPython =
    block.type === 'problem' &&
    block.text.includes('loncapa/python') &&
    /<script[^>]+type=["']loncapa\/python/.test(block.text);
  return runsPython ? [named(PYTHON_LIBRARY, true)] : [];
}

/**
 * The transcripts of a video: the files that it names, and those in the old form that the platform also
 * looks for (`get_transcript_from_contentstore` in `transcripts_utils.py`), by YouTube id and by the name
 * of each video file, in each language.
 */
function transcriptsOf(block: Block): { readonly files: readonly string[]; readonly subtitles: readonly string[] } {
  const element = elementOf(block);
  const value = (name: string): Json => {
    const policy = block.policy?.[name];
    return policy ?? element.attributes.find((each) => each.name === name)?.value ?? null;
  };
  const files: string[] = [];
  const languages: string[] = [];
  const ids = [value('sub'), value('youtube_id_1_0')].filter((id) => typeof id === 'string');
  for (const [, id = ''] of textOf(value('youtube')).matchAll(/[\d.]+:([\w-]+)/g)) ids.push(id);
  for (const [language, file] of Object.entries(objectOf(value('transcripts')))) {
    languages.push(language);
    if (typeof file === 'string') files.push(file);
  }
  const sources = arrayOf(value('html5_sources'));
  for (const child of element.children) {
    if (child.kind !== 'element') continue;
    const src = child.attributes.find(({ name }) => name === 'src')?.value ?? '';
    const language = child.attributes.find(({ name }) => name === 'language')?.value;
    if (child.name === 'transcript') files.push(src);
    if (child.name === 'transcript' && language !== undefined) languages.push(language);
    if (child.name === 'source') sources.push(src);
  }
  for (const source of sources) {
    const name = textOf(source).split('/').at(-1) ?? '';
    ids.push(name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name);
  }
  const named = [...new Set(ids)].filter((id) => id !== '').map((id) => `subs_${id}.srt.sjson`);
  const translated = languages.flatMap((language) => named.map((name) => `${language}_${name}`));
  return {
    files: files.filter((file) => file !== '' && !/^(?:\/static\/|https?:)/.test(file)),
    subtitles: [...named, ...translated],
  };
}

function textOf(json: Json): string {
  return typeof json === 'string' ? json : '';
}

/** A setting that is an object, from policy.json or from the text of an attribute; empty if it is not one. */
function objectOf(json: Json): Readonly<Record<string, Json>> {
  const value = typeof json === 'string' ? parsed(json) : json;
  return isJsonObject(value) ? value : {};
}

function arrayOf(json: Json): Json[] {
  const value = typeof json === 'string' ? parsed(json) : json;
  return Array.isArray(value) ? [...value] : [];
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

import { createHash } from 'node:crypto';
import { type JsonValue, truth, valueAt } from '../json.ts';
import { loads } from '../python-json.ts';
import type { Asset } from '../types.ts';
import type { CourseFolder } from './course-folder.ts';

/** Content types by extension, as Python's `mimetypes` knows them on the platform's machine. */
const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  gif: 'image/gif',
  html: 'text/html',
  htm: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  m4a: 'audio/mp4',
  md: 'text/markdown',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  py: 'text/x-python',
  sjson: 'application/octet-stream',
  srt: 'application/octet-stream',
  svg: 'image/svg+xml',
  tex: 'text/x-tex',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
  vtt: 'text/vtt',
  wasm: 'application/wasm',
  wav: 'audio/x-wav',
  webm: 'video/webm',
  webp: 'image/webp',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'text/xml',
  zip: 'application/zip',
};

/** Types that assets.json may name besides those above. */
const otherTypes = new Set(['application/x-javascript', 'application/xml', 'audio/ogg', 'video/ogg', 'font/woff2']);

/** Reads `static/` and `static_import/`: each file is an asset; one with the same name is replaced, none deleted. */
export function readStaticFiles(folder: CourseFolder, now: number): Asset[] {
  const policy = readPolicy(folder);
  return ['static/', 'static_import/'].flatMap((base) =>
    folder
      .paths()
      .filter((path) => path.startsWith(base) && !isIgnored(path.slice(path.lastIndexOf('/') + 1)))
      .flatMap((path) => {
        const bytes = folder.bytes(path);
        return bytes === undefined ? [] : [toAsset(path.slice(base.length), bytes, policy, now)];
      }),
  );
}

/** Files of the operating system: `ASSET_IGNORE_REGEX`. */
function isIgnored(name: string): boolean {
  return /^(?:\.DS_Store|\._.*|.*~|Thumbs\.db)$/.test(name);
}

function toAsset(path: string, bytes: Uint8Array, policy: JsonValue, now: number): Asset {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const name = assetName(path);
  const own = valueAt(policy, name) ?? {};
  const shown = valueAt(own, 'displayname');
  const type = valueAt(own, 'contentType');
  const known = typeof type === 'string' && (otherTypes.has(type) || Object.values(contentTypes).includes(type));
  return newAsset({
    name,
    importPath: path,
    displayName: (typeof shown === 'string' ? shown : fileName).replace(/[/\\]/g, '_'),
    contentType: known ? type : guessType(fileName),
    bytes,
    locked: truth(valueAt(own, 'locked') ?? false),
    uploadedOn: now,
  });
}

/** An asset with its MD5 and the name of its thumbnail. */
export function newAsset(asset: Omit<Asset, 'md5' | 'thumbnail'>): Asset {
  return {
    ...asset,
    md5: createHash('md5').update(asset.bytes).digest('hex'),
    thumbnail: thumbnailName(asset.name, asset.contentType),
  };
}

/** The name in the asset key: `/` and other special characters become `_`. */
export function assetName(path: string): string {
  return path.replace(/[^\p{L}\p{N}_.%-]/gu, '_');
}

/** The content type for a file name; null if Python does not know the extension. */
export function guessType(fileName: string): string | null {
  const dot = fileName.lastIndexOf('.');
  return dot <= 0 ? null : (contentTypes[fileName.slice(dot + 1).toLowerCase()] ?? null);
}

/** Images get a thumbnail: SVG as it is, others as JPEG. */
function thumbnailName(name: string, contentType: string | null): string | null {
  if (contentType === null || !contentType.startsWith('image/')) return null;
  const dot = name.lastIndexOf('.');
  const root = dot <= 0 ? name : name.slice(0, dot);
  const extension = dot <= 0 ? '' : name.slice(dot);
  const own = contentType === 'image/svg+xml' ? '.svg' : '.jpg';
  return (extension === own ? root : root + extension.replace('.', '-')) + own;
}

function readPolicy(folder: CourseFolder): JsonValue {
  try {
    return loads(folder.text('policies/assets.json') ?? '{}');
  } catch {
    return {};
  }
}

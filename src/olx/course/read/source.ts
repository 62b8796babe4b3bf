import type { XmlDocument, XmlElement } from '../../syntax/index.ts';
import type { Reading } from './reading.ts';

/** Where an element stands: which file, and whether the draft or the published form is being read. */
export interface Source {
  readonly document: XmlDocument;
  /** Null in a document that stands alone. */
  readonly path: string | null;
  /** `drafts/` or nothing. */
  readonly base: string;
  /** Files that are being read above this one. */
  readonly open: readonly string[];
}

/** The start tag of an element. */
export function tagOf(element: XmlElement): { readonly start: number; readonly end: number } {
  return { start: element.start, end: element.openEnd };
}

/** The path of a source without `drafts/`, and its folder; empty where there is none. */
export function folderOf(source: Source): string {
  const path = source.path?.slice(source.base.length) ?? '';
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

const PUBLISHED: readonly string[] = [''];

/** The forms in which a file is looked for: that of a draft first. */
export function bases(source: Source): readonly string[] {
  return source.base === '' ? PUBLISHED : [source.base, ''];
}

/** The first of these forms in which there is such a file. */
export function baseOf(reading: Reading, source: Source, path: string): string | undefined {
  if (reading.has(source.base + path)) return source.base;
  return source.base !== '' && reading.has(path) ? '' : undefined;
}

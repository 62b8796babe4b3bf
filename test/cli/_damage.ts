import fc from 'fast-check';
import type { Folder } from '#olx';
import { inFolder } from '../../src/cli/findings/inspect.ts';
import { fileOf } from '../support/folders.ts';

/**
 * Mistakes that authors make, each the reverse of a safe fix: what is found, and what an author might have
 * written there. A fix must give back the same bytes.
 */
const DAMAGES: readonly { readonly name: string; readonly find: RegExp; readonly write: string }[] = [
  { name: 'bare ampersand', find: /&amp;(?= )/g, write: '&' },
  { name: 'bare less-than', find: /&lt;(?= )/g, write: '<' },
  { name: 'HTML entity', find: /&#160;/g, write: '&nbsp;' },
  { name: 'missing space', find: /(?<=[a-z]="[\w ]*") (?=[a-z_]+="[\w ]*"\/?>)/g, write: '' },
  { name: 'curly quotes', find: /(?<= [a-z_]+=)"([\w ]*)"(?=\/?>)/g, write: '“$1”' },
  {
    name: 'misspelt title',
    find: /(?<=^<(?:problem|video|html|vertical|sequential|chapter) (?:[a-z_]+="[^"]*" )*)display_name(?==)/g,
    write: 'displayname',
  },
  {
    name: 'misspelt number of attempts',
    find: /(?<=^<problem (?:[a-z_]+="[^"]*" )*)max_attempts(?==)/g,
    write: 'max_attempt',
  },
  { name: 'other url_name', find: /(?<=^<(?:vertical|sequential|chapter|problem) url_name=")(?=[\w-]+")/g, write: 'x' },
];

/** Where one mistake can be made. */
interface Place {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly name: string;
  /** Where the tag starts that the place is in, or after. */
  readonly tag: number;
}

/** All places of a course run in which a mistake can be made. What no block names is not looked into. */
export function placesIn(folder: Folder): readonly Place[] {
  const places: Place[] = [];
  const { findings, base } = inFolder(folder);
  const unreached = new Set(
    findings.flatMap(({ code, file }) => (code === 'file-unreached' && file ? [base + file] : [])),
  );
  for (const [path, { bytes }] of folder) {
    if (
      !path.startsWith(base) ||
      !/^[a-z_]+\/[^/]+\.xml$/.test(path.slice(base.length)) ||
      bytes === null ||
      unreached.has(path)
    )
      continue;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    for (const { name, find, write } of DAMAGES) {
      for (const match of text.matchAll(find)) {
        const written = write.replace('$1', match[1] ?? '');
        places.push({
          path,
          start: match.index,
          end: match.index + match[0].length,
          text: written,
          name,
          tag: text.lastIndexOf('<', match.index),
        });
      }
    }
  }
  return places;
}

/** Some of the places, at most one in a tag: two in one may hide each other, so that no fix is safe. */
export function mistakes(places: readonly Place[], most: number): fc.Arbitrary<readonly Place[]> {
  return fc.uniqueArray(fc.constantFrom(...places), {
    minLength: 1,
    maxLength: most,
    selector: ({ path, tag }) => `${path}:${tag}`,
  });
}

/** The folder with mistakes in it. */
export function damaged(folder: Folder, made: readonly Place[]): Folder {
  const next = new Map(folder);
  for (const { path, start, end, text } of [...made].sort((a, b) => b.start - a.start)) {
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(next.get(path)?.bytes ?? new Uint8Array());
    next.set(path, fileOf(before.slice(0, start) + text + before.slice(end)));
  }
  return next;
}

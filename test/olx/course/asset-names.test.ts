import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkNames, servedName, storedName } from '#olx';
import { assetLinksIn } from '../../../src/olx/course/assets/link-text.ts';

/** Pairs of a path or link and the name that the platform has for it. */
const table = JSON.parse(readFileSync(new URL('../../fixtures/asset-names.json', import.meta.url), 'utf8')) as {
  readonly files: readonly (readonly [path: string, stored: string])[];
  readonly links: readonly (readonly [link: string, served: string])[];
};
const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });

describe('links in a text', () => {
  it('are found in time that grows with the text', () => {
    for (const piece of [
      ',/static/',
      '"/static/',
      "'/static/a b ",
      'asset-v1:',
      'asset-v1:a+b+',
      '/c4x/',
      '&amp;quot;/static/%',
    ]) {
      expect(assetLinksIn(piece.repeat(20_000)).length).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('the name of a static asset', () => {
  it('is what the platform stores a file under', () => {
    expect(table.files.length).toBeGreaterThan(200);
    expect(table.files.map(([path]) => [path, storedName(path)])).toEqual(table.files);
  });

  it('is what the platform looks a link up under', () => {
    expect(table.links.length).toBeGreaterThan(200);
    expect(table.links.map(([link]) => [link, servedName(link)])).toEqual(table.links);
    for (const [link, served] of table.links) expect(linkNames(link)[0], link).toBe(served);
  });

  it('is kept by another import', () => {
    fc.assert(
      fc.property(anyName, (path) => {
        expect(storedName(storedName(path))).toBe(storedName(path));
      }),
    );
  });

  it('is among those of a link that has the path as it is, or percent-encoded', () => {
    fc.assert(
      fc.property(anyName, (path) => {
        fc.pre(path.isWellFormed() && path.trim() === path && !path.startsWith('/'));
        expect(linkNames(path)).toContain(storedName(path));
        expect(linkNames(encodeURIComponent(path))).toContain(storedName(path));
      }),
    );
  });

  it('tells apart what differs in case or Unicode form only', () => {
    expect(storedName('Map.png')).not.toBe(storedName('map.png'));
    expect(storedName('café.png')).not.toBe(storedName('café.png'.normalize('NFD')));
  });
});

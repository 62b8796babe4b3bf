import { describe, expect, it } from 'vitest';
import { frameDocument, servedAsset, staticSources, withPictures } from '../../src/studio/exporting/html-frame.ts';

const HTML =
  '<p><img src="/static/coast.svg" alt=""><img alt="" SRC=\'/static/maps/a b.png?x=1\'><img src="https://else.where/x.png"><img src="/static/coast.svg"></p>';

describe('the frame of an HTML preview', () => {
  it('finds the pictures of the course, each once', () => {
    expect(staticSources(HTML)).toEqual(['coast.svg', 'maps/a b.png']);
  });

  it('finds the asset of a link as the platform does', () => {
    const paths = ['coast line.svg', 'maps/a b.png', 'R&D.png', 'Coast.svg', 'maps_a_b.png'];
    const served = (link: string): string | null => servedAsset(paths, link);
    expect(['coast_line.svg', 'coast%20line.svg', 'coast line.svg'].map(served)).toEqual(
      Array(3).fill('coast line.svg'),
    );
    expect(['maps/a b.png', 'maps/a%20b.png', 'maps_a_b.png'].map(served)).toEqual([
      'maps/a b.png',
      'maps/a b.png',
      'maps_a_b.png',
    ]);
    expect(['R&amp;D.png', 'coast.svg', 'none.png'].map(served)).toEqual(['R&D.png', null, null]);
  });

  it('shows the pictures that were loaded and leaves the rest as it is', () => {
    const shown = withPictures(HTML, new Map([['coast.svg', 'data:image/svg+xml;base64,AAAA']]));
    expect(shown.match(/data:image/g)).toHaveLength(2);
    expect(shown).toContain("SRC='/static/maps/a b.png?x=1'");
  });

  it('takes a picture with dollar signs in it as it is', () => {
    expect(withPictures('<img src="/static/a.png">', new Map([['a.png', "data:$&$'"]]))).toBe(`<img src="data:$&$'">`);
  });

  it('lets the text load nothing and run nothing', () => {
    const page = frameDocument('<script>alert(1)</script>', { text: 'black', ground: 'white', link: 'blue' });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<script>'));
  });
});

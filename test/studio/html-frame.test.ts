import { describe, expect, it } from 'vitest';
import { frameDocument, staticSources, withPictures } from '../../src/studio/exporting/html-frame.ts';

const HTML =
  '<p><img src="/static/coast.svg" alt=""><img alt="" SRC=\'/static/maps/a b.png?x=1\'><img src="https://else.where/x.png"><img src="/static/coast.svg"></p>';

describe('the frame of an HTML preview', () => {
  it('finds the pictures of the course, each once', () => {
    expect(staticSources(HTML)).toEqual(['coast.svg', 'maps/a b.png']);
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

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const STUDIO = fileURLToPath(new URL('../../src/studio/', import.meta.url));
const files = globSync('**/*messages.ts', { cwd: STUDIO });

interface Message {
  readonly file: string;
  readonly id: string;
  readonly described: boolean;
}

const messages: readonly Message[] = files.flatMap((file) =>
  readFileSync(`${STUDIO}${file}`, 'utf8')
    .split(/(?=\bid: ')/)
    .slice(1)
    .map((text) => ({
      file,
      id: /^id: '([^']+)'/.exec(text)?.[1] ?? '',
      described: /\bdescription:\s*'[^']{12,}/.test(text),
    })),
);

describe('messages', () => {
  it('have ids of their own', () => {
    expect(messages.length).toBeGreaterThan(150);
    const ids = messages.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('tell translators where they stand', () => {
    expect(messages.filter(({ described }) => !described).map(({ id }) => id)).toEqual([]);
  });

  it('hold all texts that people read: no component has one of its own', () => {
    const literal = />\s*[A-Z][a-z]+ [a-z ]+[<{]|(?:title|label|alt|aria-label|placeholder)="[A-Z]/;
    const found = globSync('**/*.tsx', { cwd: STUDIO }).filter((file) =>
      literal.test(readFileSync(`${STUDIO}${file}`, 'utf8')),
    );
    expect(found).toEqual([]);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/packages/repository.ts';
import { type Compilation, compileModules } from '../../src/packages/studio/compile.ts';
import { HOST_ALIAS, MAIN, PEERS, STUDIO_PACKAGE } from '../../src/packages/studio/package.ts';

// the packed package is bundled and used in test/packages/: npm run test:packages

const SRC = join(ROOT, 'src');

/** What a text imports only to run, as the compiled code names it. */
const ranImports = (text: string): readonly string[] =>
  [...text.matchAll(/^import ['"]([^'"]+)['"];$/gm)].map(([, name = '']) => name.replace(/(?<=^\..*)\.tsx?$/, '.js'));

describe('the compiled plugin', () => {
  let compilation: Compilation;

  beforeAll(async () => {
    compilation = await compileModules(SRC, MAIN);
  });

  it('imports the packages that its manifest lists, and no others', () => {
    const listed = [...Object.keys(STUDIO_PACKAGE.dependencies), ...Object.keys(PEERS), HOST_ALIAS];
    expect(compilation.packages).toEqual(new Set(listed));
  });

  it('keeps what a source imports only to run, such as style sheets and what is in a worker', () => {
    const expected = compilation.files
      .filter(({ path }) => path.endsWith('.js'))
      .flatMap(({ path, content }) => {
        const source = ['.ts', '.tsx'].map((ending) => join(SRC, path.replace(/\.js$/, ending))).find(existsSync);
        const wanted = source === undefined ? [] : ranImports(readFileSync(source, 'utf8'));
        return wanted.map((name) => ({ path, name, isKept: ranImports(content).includes(name) }));
      });
    expect(expected.length).toBeGreaterThan(50);
    expect(expected.filter(({ isKept }) => !isKept)).toEqual([]);
  });

  it('names workers by their compiled files, and has those', () => {
    const named = compilation.files
      .filter(({ path }) => path.endsWith('.js'))
      .flatMap(({ path, content }) =>
        [...content.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, name = '']) =>
          join(path, '..', name),
        ),
      );
    expect(named.toSorted()).toEqual(['editor/monaco/editor.worker.js', 'editor/worker/olx.worker.js']);
    const paths = compilation.files.map(({ path }) => path);
    expect(named.filter((path) => !paths.includes(path))).toEqual([]);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assemble } from '../src/packages/assemble.ts';
import { CLIENT_PACKAGE } from '../src/packages/client/package.ts';
import { compile } from '../src/packages/compile.ts';
import { OLX_PACKAGE } from '../src/packages/olx/package.ts';
import type { PackageSource } from '../src/packages/package-source.ts';
import { repositoryManifest } from '../src/packages/repository.ts';
import { SERVICE_PACKAGE } from '../src/packages/service/package.ts';
import { startFile } from '../src/packages/start-file.ts';

// what is packed, installed and used is in test/packages/: npm run test:packages

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'olx-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.each([OLX_PACKAGE, CLIENT_PACKAGE, SERVICE_PACKAGE])('$name', (source) => {
  test('lists what its code imports, contains and finds by its own address, and nothing else', async () => {
    const folder = scratch();
    const compiled = await compile(source, folder, { declarations: false });
    expect(compiled.imported).toEqual(new Set(Object.keys(source.dependencies)));
    expect(compiled.compiledIn).toEqual(new Set(Object.keys(source.compiledIn)));
    expect(compiled.used).toEqual(new Set(Object.keys(source.files)));
    const dist = join(folder, 'dist');
    const code = readdirSync(dist, { recursive: true }).map(String);
    for (const file of code.filter((path) => path.endsWith('.js'))) {
      const names = readFileSync(join(dist, file), 'utf8').matchAll(/(?:from|import\() ?["'](#[^"']+)["']/g);
      const unknown = [...names].map(([, name = '']) => name).filter((name) => !Object.hasOwn(source.imports, name));
      expect(unknown, file).toEqual([]);
    }
  });
});

test('a package that leaves out a dependency, or lists one too many, is not built', async () => {
  const { pg: _, ...others } = SERVICE_PACKAGE.dependencies;
  const wrong: PackageSource = { ...SERVICE_PACKAGE, dependencies: { ...others, react: 'nothing' } };
  const built = assemble(wrong, join(scratch(), 'wrong'));
  await expect(built).rejects.toThrow('The code needs pg, which "compiledIn" does not list.');
  await expect(built).rejects.toThrow('"dependencies" lists react, which the code does not need.');
});

test('the service is started with the options that `npm start` has', () => {
  const { scripts } = repositoryManifest();
  // each shell gets a way of its own to start it
  const starts = [...(scripts['start'] ?? '').matchAll(/\bnode ((?:--\S+ )*)src\//g)];
  const options = SERVICE_PACKAGE.commands['openedx-olx-service']?.nodeOptions ?? [];
  expect(options).not.toEqual([]);
  expect(starts).not.toEqual([]);
  for (const [, given = ''] of starts) expect(given.trim().split(' ')).toEqual(options);
});

test('a start file is written for Nodes that know no newer syntax than ECMAScript 5', async () => {
  const { default: ts } = await import('typescript');
  const text = startFile('olx', '22.18.0', 'dist/command/olx.js', ['--max-semi-space-size=64']);
  const options = { target: ts.ScriptTarget.ES5, removeComments: false, newLine: ts.NewLineKind.LineFeed };
  const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions: options, reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  // a compiler for ECMAScript 5 leaves it as it is
  expect(outputText.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
});

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../repository.ts';
import { type Compilation, type Compiled, compileModules, declareTypes } from './compile.ts';
import { HOST_ALIAS, MAIN, PEERS, STUDIO_PACKAGE, type StudioManifest, studioManifest } from './package.ts';

/** Makes the whole folder of the plugin's package, ready for `npm publish`. Throws if its manifest is not true. */
export async function assembleStudio(folder: string): Promise<void> {
  const src = join(ROOT, 'src');
  const manifest = studioManifest();
  const [compilation, types] = await Promise.all([compileModules(src, MAIN), declareTypes(src, MAIN)]);
  const files = [...compilation.files, ...types];
  const problems = [...untruths(compilation), ...missing(manifest, files)];
  if (problems.length > 0) throw new Error(`${manifest.name}:\n${problems.join('\n')}`);
  rmSync(folder, { recursive: true, force: true });
  for (const { path, content } of files) {
    const target = join(folder, 'dist', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  cpSync(join(ROOT, 'src/packages/studio/README.md'), join(folder, 'README.md'));
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Where the lists of packages differ from what the code imports. */
function untruths({ packages }: Compilation): readonly string[] {
  const listed = [...Object.keys(STUDIO_PACKAGE.dependencies), ...Object.keys(PEERS), HOST_ALIAS];
  return [
    ...[...packages]
      .filter((name) => !listed.includes(name))
      .map((name) => `The code needs ${name}, which is not listed.`),
    ...listed.filter((name) => !packages.has(name)).map((name) => `${name} is listed, and the code does not need it.`),
  ];
}

/** Addresses of other files of the package in the statements of compiled modules and types. */
const RELATIVE =
  /^(?:import|export)\b[^;'"]*['"](\.[^'"]+)['"]|\bimport\(['"](\.[^'"]+)['"]\)|new URL\(\s*['"](\.[^'"]+)['"]/gm;

/** What the manifest, a module or a declaration names and the package does not have. */
function missing({ main, types }: StudioManifest, files: readonly Compiled[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => `dist/${path}`));
  const named = files
    .filter(({ path }) => !path.endsWith('.map'))
    .flatMap(({ path, content }) =>
      [...content.matchAll(RELATIVE)].map((match) => {
        const written = match[1] ?? match[2] ?? match[3] ?? '';
        return new URL(written, `file:///dist/${path}`).pathname.slice(1);
      }),
    );
  return [main, types, ...named].filter((path) => !paths.has(path)).map((path) => `${path} does not exist.`);
}

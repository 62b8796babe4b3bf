import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Compilation, type Compiled, compileModules } from './compile.ts';
import { declareTypes } from './declare.ts';
import { HOST_ALIAS, MAIN, type Manifest, type RepositoryManifest, studioManifest } from './manifest.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Builds the package `openedx-olx-studio` in a folder, which is emptied first. Throws if the package would
 * import what it does not declare, declare what it does not import, or lack a file.
 */
export async function buildStudioPackage(folder: string): Promise<void> {
  const src = join(ROOT, 'src');
  const [compilation, types, repository] = await Promise.all([
    compileModules(src, `${MAIN}.ts`),
    declareTypes(src, `${MAIN}.ts`),
    readFile(join(ROOT, 'package.json'), 'utf8').then((text): RepositoryManifest => JSON.parse(text)),
  ]);
  const manifest = studioManifest(repository);
  const files = [...compilation.files, ...types];
  const wrong = [...undeclared(manifest, compilation), ...missing(manifest, files)];
  if (wrong.length > 0) throw new Error(`The package ${manifest.name} is not complete:\n${wrong.join('\n')}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { path, content } of files) {
    const target = join(folder, 'dist', path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await copyFile(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  await copyFile(fileURLToPath(new URL('./README.md', import.meta.url)), join(folder, 'README.md'));
}

/** What the manifest says otherwise than the compiled modules do. */
function undeclared(manifest: Manifest, { packages }: Compilation): readonly string[] {
  const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  return [
    ...[...packages]
      .filter((name) => name !== HOST_ALIAS && !declared.includes(name))
      .map((name) => `It imports "${name}", which is not a dependency.`),
    ...declared.filter((name) => !packages.has(name)).map((name) => `It does not import its dependency "${name}".`),
  ];
}

/** Files that the manifest or a module names and that do not exist; and names that only Node resolves. */
function missing(manifest: Manifest, files: readonly Compiled[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => `dist/${path}`));
  const entries = [manifest.main, manifest.types].filter((path) => !paths.has(path));
  const named = files
    .filter(({ path }) => !path.endsWith('.map'))
    .flatMap(({ path, content }) =>
      [...content.matchAll(RELATIVE)].flatMap((match) => {
        const written = match[1] ?? match[2] ?? match[3] ?? '';
        const target = new URL(written, `file:///dist/${path}`).pathname.slice(1);
        return paths.has(target) ? [] : [`dist/${path} names ${written}, which does not exist.`];
      }),
    );
  return [...entries.map((path) => `${path} does not exist.`), ...named];
}

/** Addresses of other files of the package, in statements of compiled modules. */
const RELATIVE =
  /^(?:import|export)\b[^;'"]*['"](\.[^'"]+)['"]|\bimport\(["'](\.[^"']+)["']\)|new URL\(\s*["'](\.[^"']+)["']/gm;

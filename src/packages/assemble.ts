import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS_FOLDER, type Compiled, compile, internalName, moduleName } from './compile.ts';
import type { PackageSource } from './package-source.ts';
import { manifestAt, type RepositoryManifest, ROOT, repositoryManifest } from './repository.ts';
import { LOAD_FILE, startFile } from './start-file.ts';
import { NOTICES_FILE, thirdPartyNotices } from './third-party-notices.ts';

/** Makes the whole folder of a package, ready for `npm publish`. Throws if its description is not true. */
export async function assemble(source: PackageSource, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const repository = repositoryManifest();
  const compiled = await compile(source, folder);
  const problems = untruths(source, compiled);
  if (problems.length > 0) throw new Error(`${source.name}:\n${problems.join('\n')}`);
  for (const [path, name] of Object.entries(source.files)) {
    cpSync(join(ROOT, path), join(folder, COMMANDS_FOLDER, name), { recursive: true });
  }
  if (compiled.bundled.size > 0) {
    writeFileSync(join(folder, 'dist', NOTICES_FILE), thirdPartyNotices(compiled.bundled, 'This folder'));
  }
  writeStartFiles(source, folder, repository);
  cpSync(join(ROOT, source.readme), join(folder, 'README.md'));
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(source, repository), null, 2)}\n`);
}

/** Where the lists in the description differ from what the code does. */
function untruths({ dependencies, compiledIn, files }: PackageSource, compiled: Compiled): readonly string[] {
  return [
    ...unequal(Object.keys(dependencies), compiled.imported, 'dependencies'),
    ...unequal(Object.keys(compiledIn), compiled.compiledIn, 'compiledIn'),
    ...unequal(Object.keys(files), compiled.used, 'files'),
  ];
}

function unequal(listed: readonly string[], found: ReadonlySet<string>, list: string): readonly string[] {
  const missing = [...found].filter((name) => !listed.includes(name));
  const needless = listed.filter((name) => !found.has(name));
  return [
    ...missing.map((name) => `The code needs ${name}, which "${list}" does not list.`),
    ...needless.map((name) => `"${list}" lists ${name}, which the code does not need.`),
  ];
}

function writeStartFiles({ commands }: PackageSource, folder: string, { engines }: RepositoryManifest): void {
  if (Object.keys(commands).length === 0) return;
  mkdirSync(join(folder, 'bin'));
  const hasModules = Object.values(commands).some(({ script }) => script === undefined);
  if (hasModules) writeFileSync(join(folder, 'bin/load.cjs'), LOAD_FILE);
  for (const [name, { script, nodeOptions }] of Object.entries(commands)) {
    const module = `${COMMANDS_FOLDER}/${name}.${script === undefined ? 'js' : 'cjs'}`;
    const path = join(folder, startPath(name));
    writeFileSync(path, startFile(name, leastNode(engines.node), module, nodeOptions));
    chmodSync(path, 0o755);
  }
}

/** `>=22.18.0` → `22.18.0` */
function leastNode(range: string): string {
  const least = /^>=(\d+\.\d+\.\d+)$/.exec(range)?.[1];
  if (least === undefined) throw new Error(`"engines.node" is ">=" and a version, and not "${range}".`);
  return least;
}

function startPath(command: string): string {
  return `bin/${command}.cjs`;
}

/** `package.json` of a package. Versions come from that of the repository. */
function manifestOf(source: PackageSource, repository: RepositoryManifest): Readonly<Record<string, unknown>> {
  const { name, description, keywords, license, commands, imports, dependencies } = source;
  const exports = Object.entries(source.exports).map(([path]) => {
    const module = `./dist/${moduleName(path)}`;
    return [path, { types: `${module}.d.ts`, default: `${module}.js` }] as const;
  });
  const internal = Object.entries(imports).map(([id, conditions]) => {
    const paths = Object.entries(conditions).map(([condition, path]) => [condition, `./dist/${internalName(path)}.js`]);
    return [id, Object.fromEntries(paths)] as const;
  });
  return {
    name,
    version: repository.version,
    description,
    keywords,
    license,
    type: 'module',
    engines: { node: repository.engines.node },
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
    ...(internal.length > 0 && { imports: Object.fromEntries(internal) }),
    ...(Object.keys(commands).length > 0 && {
      bin: Object.fromEntries(Object.keys(commands).map((command) => [command, startPath(command)])),
    }),
    files: ['bin', 'dist'],
    ...(exports.length > 0 && { sideEffects: false }),
    dependencies: Object.fromEntries(
      Object.keys(dependencies)
        .sort()
        .map((each) => [each, rangeOf(each, source, repository)]),
    ),
  };
}

/** The range of the repository, or else that of a package which is compiled in. */
function rangeOf(name: string, { compiledIn }: PackageSource, repository: RepositoryManifest): string {
  const manifests = [repository, ...Object.keys(compiledIn).map((each) => manifestAt(join('node_modules', each)))];
  const range = manifests.map(({ dependencies }) => dependencies?.[name]).find((each) => each !== undefined);
  if (range === undefined) throw new Error(`"dependencies" of the repository's package.json do not list ${name}.`);
  return range;
}

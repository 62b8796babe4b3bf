import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type RolldownPluginOption, rolldown } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';
import { dts } from 'rolldown-plugin-dts';
import type { PackageSource } from './package-source.ts';
import { ROOT } from './repository.ts';
import { shippedFiles } from './shipped-files.ts';
import { packageFolder } from './third-party-notices.ts';

/** What the compiled code of a package needs, and what it contains. */
export interface Compiled {
  /** Names of the packages that it imports; declarations count. */
  readonly imported: ReadonlySet<string>;
  /** Folders of the packages that are compiled into it or its commands. */
  readonly bundled: ReadonlySet<string>;
  /** Names of those among them that npm would otherwise install. */
  readonly compiledIn: ReadonlySet<string>;
  /** Keys of `files` that commands name. */
  readonly used: ReadonlySet<string>;
}

/** As `src/cli/compiled-code.ts` reads it. */
const STAMP_DIGITS = 32;

/** Where the commands are compiled to, below the package. What `files` lists lies beside them. */
export const COMMANDS_FOLDER = 'dist/command';

/** `./schemas` → `schemas`, `.` → `index`: the name of an export's compiled module, without its ending. */
export function moduleName(exported: string): string {
  return exported === '.' ? 'index' : exported.slice(2);
}

/** The name of the compiled module of an entry of `imports`, without its ending: `src/olx/platform/web.ts` → `platform/web`. */
export function internalName(source: string): string {
  return source.split('/').slice(-2).join('/').replace(/\.ts$/, '');
}

/**
 * Compiles a package into `dist` below its folder. Throws the first warning of the bundler. Declarations take
 * most of the time.
 */
export async function compile(
  source: PackageSource,
  folder: string,
  { declarations } = { declarations: true },
): Promise<Compiled> {
  const compiled: Compiling = { imported: new Set(), bundled: new Set(), compiledIn: new Set(), used: new Set() };
  await compileLibrary(source, join(folder, 'dist'), compiled);
  if (declarations) await declareLibrary(source, join(folder, 'dist'), compiled);
  await compileCommands(source, join(folder, COMMANDS_FOLDER), compiled);
  return compiled;
}

/** What becomes known while packages are compiled. */
type Compiling = Readonly<Record<keyof Compiled, Set<string>>>;

async function compileLibrary(source: PackageSource, dir: string, compiled: Compiling): Promise<void> {
  const internal = Object.values(source.imports)
    .flatMap((conditions) => Object.values(conditions))
    .map((module) => [internalName(module), module] as const);
  const entries = { ...exportedModules(source), ...Object.fromEntries(internal) };
  if (Object.keys(entries).length === 0) return;
  const external = (id: string): boolean => id.startsWith('node:') || Object.hasOwn(source.imports, id);
  await write({ dir, entries, external, platform: 'neutral', plugins: [dependencies(source)] }, compiled);
}

async function declareLibrary(source: PackageSource, dir: string, compiled: Compiling): Promise<void> {
  const entries = exportedModules(source);
  if (Object.keys(entries).length === 0) return;
  const declarations = dts({ cwd: ROOT, tsconfig: join(ROOT, 'tsconfig.json'), emitDtsOnly: true, sourcemap: false });
  await write({ dir, entries, external: isPackage, platform: 'neutral', plugins: [declarations] }, compiled);
}

function exportedModules({ exports }: PackageSource): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(exports).map(([path, module]) => [moduleName(path), module]));
}

async function compileCommands(source: PackageSource, dir: string, compiled: Compiling): Promise<void> {
  for (const bundlesPackages of [true, false]) {
    const commands = Object.entries(source.commands).filter(([, each]) => each.bundlesPackages === bundlesPackages);
    if (commands.length === 0) continue;
    const entries = Object.fromEntries(commands.map(([name, { module }]) => [name, module]));
    const scripts = commands.flatMap(([, { script }]) => script ?? []);
    // what runs a script is CommonJS itself: setting up modules takes a tenth of the start
    const format = scripts.length === 0 ? 'es' : 'cjs';
    const files = shippedFiles(source.files, compiled.used, scripts);
    const plugins = bundlesPackages ? [files] : [files, dependencies(source)];
    const plan = { dir, external: isBuiltin, platform: 'node', bundlesPackages, plugins } as const;
    await write({ ...plan, entries, format }, compiled);
    for (const script of scripts) {
      const name = basename(script, '.ts');
      await write({ ...plan, entries: { [name]: script }, format: 'cjs' }, compiled);
      finishScript(join(dir, `${name}.cjs`));
    }
  }
}

/** Leaves what npm installs outside. What is compiled in may ask for it with "require", which modules lack. */
function dependencies({ dependencies }: PackageSource): RolldownPluginOption {
  return esmExternalRequirePlugin({ external: Object.keys(dependencies).map((name) => new RegExp(`^${name}(?:/|$)`)) });
}

interface Plan {
  readonly dir: string;
  /** From the name of the compiled module to its source. */
  readonly entries: Readonly<Record<string, string>>;
  readonly external: (id: string) => boolean;
  readonly platform: 'node' | 'neutral';
  readonly bundlesPackages?: boolean;
  /** `cjs` makes one file, also of what is imported late. */
  readonly format?: 'es' | 'cjs';
  readonly plugins?: readonly RolldownPluginOption[];
}

async function write(
  { dir, entries, external, platform, bundlesPackages = false, format = 'es', plugins = [] }: Plan,
  compiled: Compiling,
): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const bundle = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(Object.entries(entries).map(([name, module]) => [name, join(ROOT, module)])),
    platform,
    external,
    // the other form of some packages needs "require", which a bundle cannot follow
    resolve: { mainFields: ['module', 'main'], ...(platform === 'neutral' && { aliasFields: [['browser']] }) },
    transform: { target: 'node22' },
    plugins: [...plugins],
    checks: { pluginTimings: false },
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await bundle.write({
    dir,
    format,
    ...(format === 'cjs' && { codeSplitting: false }),
    entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
    chunkFileNames: '[name].js',
    // what may be imported is described in the declarations
    comments: { legal: true, annotation: true, jsdoc: false },
    sourcemap: true,
    // the code is readable as it is; with the sources the maps would be larger than all else
    sourcemapExcludeSources: true,
    // as in the repository
    sourcemapPathTransform: (path, map) => relative(ROOT, resolve(dirname(map), path)).replaceAll(sep, '/'),
  });
  await bundle.close();
  const own = new Set(output.map(({ fileName }) => fileName));
  for (const chunk of output) {
    if (chunk.type !== 'chunk') continue;
    for (const id of [...chunk.imports, ...chunk.dynamicImports]) {
      // what runs in browsers, too, gets modules of Node only by their full name
      const isOfNode = platform === 'node' ? isBuiltin(id) : id.startsWith('node:');
      if (!own.has(id) && isPackage(id) && !isOfNode) compiled.imported.add(packageOf(id));
    }
    for (const id of chunk.moduleIds) {
      const folder = packageFolder(id);
      if (folder === null) continue;
      compiled.bundled.add(folder);
      if (!bundlesPackages) compiled.compiledIn.add(folder.slice(folder.lastIndexOf('/node_modules/') + 14));
    }
  }
}

/**
 * Makes a script ready to be run by `src/cli/compiled-code.ts`: in ASCII, as V8 then holds it in half the
 * memory, with a hash of its text in the last line.
 */
function finishScript(path: string): void {
  const text = readFileSync(path, 'utf8');
  if (/String\.raw\s*`[^`]*[^\0-\x7f]/.test(text)) throw new Error(`${path}: a raw text is not ASCII`);
  const ascii = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const stamp = createHash('sha256').update(ascii).digest('hex').slice(0, STAMP_DIGITS);
  writeFileSync(path, `${ascii.trimEnd()}\n//${stamp}\n`);
}

/** True for a package and a module of Node, false for a file and a name in `imports`. */
export function isPackage(id: string): boolean {
  return /^(?:@?[a-z0-9]|node:)/i.test(id) && !/^[a-z]:[\\/]/i.test(id);
}

/** `@noble/hashes/sha2.js` → `@noble/hashes` */
export function packageOf(id: string): string {
  return id
    .split(/[\\/]/)
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}

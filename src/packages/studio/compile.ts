import { readFile } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { isPackage, packageOf } from '../compile.ts';

/** One compiled file, with its path below the package's `dist`, with `/`. */
export interface Compiled {
  readonly path: string;
  readonly content: string;
}

export interface Compilation {
  readonly files: readonly Compiled[];
  /** Names of the packages that the compiled modules import. */
  readonly packages: ReadonlySet<string>;
}

const WORKER = /(?<=new URL\(\s*['"])(\.[^'"]+)\.ts(?=['"]\s*,\s*import\.meta\.url)/g;

/** What is imported only to run: style sheets, Monaco's features, and workers with what is in them. */
const SIDE_EFFECTS = /\.css$|^monaco-editor\/|[\\/]monaco[\\/]features\.ts$|\.worker\.ts$/;

/**
 * Compiles an entry and everything it reaches, file by file, to ES2022 with source maps. Files that nothing
 * needs are left out. A single bundle would not do: webpack finds workers and lazy parts by file.
 */
export async function compileModules(src: string, entry: string): Promise<Compilation> {
  const bundle = await rolldown({
    cwd: src,
    input: { [entry]: join(src, `${entry}.ts`) },
    platform: 'browser',
    external: (id) => id.endsWith('.css') || isPackage(id),
    transform: { target: 'es2022', jsx: 'react-jsx' },
    treeshake: { moduleSideEffects: (id) => SIDE_EFFECTS.test(id) },
    plugins: [workers(src)],
    // style sheets keep the addresses that they are imported by
    makeAbsoluteExternalsRelative: false,
    logLevel: 'warn',
    onLog: (_level, log) => {
      throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({
    dir: join(src, '../dist'),
    format: 'es',
    preserveModules: true,
    preserveModulesRoot: src,
    entryFileNames: '[name].js',
    sourcemap: true,
    // as if the sources lay beside `dist`; their text is inside the map
    sourcemapPathTransform: (path, map) => {
      const from = resolve(map, '..', path);
      return relative(resolve(map, '..'), join(src, '..', 'src', relative(src, from))).replaceAll(sep, '/');
    },
  });
  await bundle.close();
  const chunks = output.filter((each) => each.type === 'chunk');
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  const sheets = await Promise.all(chunks.map((chunk) => styleSheets(src, chunk)));
  const files = output.map((each) => ({
    path: each.fileName,
    content: each.type === 'chunk' ? each.code : String(each.source),
  }));
  return {
    files: [...files, ...new Map(sheets.flat().map((sheet) => [sheet.path, sheet])).values()],
    packages: new Set(imported.flatMap((id) => (own.has(id) || !isPackage(id) ? [] : packageOf(id)))),
  };
}

/** The types of an entry as one file, with everything they need from other files. */
export async function declareTypes(src: string, entry: string): Promise<readonly Compiled[]> {
  const bundle = await rolldown({
    cwd: src,
    input: { [entry]: join(src, `${entry}.ts`) },
    external: isPackage,
    plugins: dts({ emitDtsOnly: true, tsconfig: join(src, '../tsconfig.json') }),
    checks: { pluginTimings: false },
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return output.map((each) => ({
    path: each.fileName,
    content: each.type === 'chunk' ? each.code : String(each.source),
  }));
}

/** Makes a module of its own of each worker, and names it as it is compiled. */
function workers(src: string): Plugin {
  return {
    name: 'workers',
    transform: {
      filter: { code: 'import.meta.url' },
      handler(code, id) {
        const renamed = code.replace(WORKER, (written, path: string) => {
          const worker = resolve(id, '..', written);
          this.emitFile({ type: 'chunk', id: worker, name: withoutExtension(relative(src, worker)) });
          return `${path}.js`;
        });
        // nothing moved, so there is nothing to map
        return { code: renamed, map: null };
      },
    },
  };
}

/** The style sheets that a compiled module imports, as they are. */
function styleSheets(src: string, { code, fileName }: OutputChunk): Promise<readonly Compiled[]> {
  const named = code.matchAll(/^import "(\.[^"]+\.css)";/gm);
  return Promise.all(
    [...named].map(async ([, written = '']) => {
      const path = posix.join(posix.dirname(fileName), written);
      return { path, content: await readFile(join(src, path), 'utf8') };
    }),
  );
}

function withoutExtension(path: string): string {
  return path.replace(/\.tsx?$/, '').replaceAll(sep, '/');
}

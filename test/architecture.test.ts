import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

/** What each area may import; the order of the lists means nothing. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  olx: [],
  contract: ['olx'],
  store: ['olx'],
  openedx: ['olx', 'contract'],
  server: ['olx', 'contract', 'store', 'openedx'],
  editor: ['olx'],
  studio: ['editor', 'contract', 'olx'],
  cli: ['olx', 'contract'],
  // compiles the others, and is part of none of them
  packages: [],
};

/** Inside `olx` each folder imports only those before it. */
const LAYERS = ['platform', 'text', 'dates', 'syntax', 'catalogue', 'course', 'version', 'rules', 'edit', 'archive'];

/**
 * Inside `server` the same, of folders and of single files. What is not named comes after all of them:
 * the files that build and run the service.
 */
const SERVER_LAYERS = [
  'refusal.ts',
  'config',
  'errors.ts',
  'http',
  'auth',
  'locks',
  'answers',
  'access',
  'idempotency',
  'studio',
  'writes',
  'work',
  'jobs',
  'usage',
  'parts.ts',
  'streams',
  'routes',
  'description',
  'operator',
];

/** Inside `openedx` the same: from single calls to a whole change. */
const DRIVER_LAYERS = ['client', 'route.ts', 'state.ts', 'fields', 'spelling', 'read', 'apply'];

/** Which files may name a module, by the start of their path below `src`. */
const RESERVED: readonly { readonly module: RegExp; readonly only: readonly string[] }[] = [
  { module: /^monaco-editor/, only: ['editor/monaco/', 'editor/worker/'] },
  { module: /^CourseAuthoring\//, only: ['studio/host/'] },
  { module: /^node:/, only: ['olx/platform/node.ts', 'store/backend/', 'server/', 'cli/', 'packages/'] },
  // each takes milliseconds of the command's start, so the command loads it when it is needed
  {
    module: /^node:(crypto|child_process|zlib)$/,
    only: ['cli/hashing.ts', 'olx/platform/node.ts', 'store/', 'server/', 'packages/'],
  },
  { module: /^rolldown/, only: ['packages/'] },
  { module: /^#olx\/platform/, only: ['olx/'] },
  { module: /^(react|@openedx|@edx|@tanstack)/, only: ['studio/'] },
  { module: /^(better-sqlite3|pg)$/, only: ['store/backend/'] },
  { module: /^kysely/, only: ['store/'] },
  { module: /^(@?fastify|pino|piscina|prom-client|rate-limiter-flexible|helmet)/, only: ['server/'] },
  { module: /^(jose|cookie|@node-oauth)/, only: ['server/auth/', 'server/config/', 'server/routes/'] },
];

interface Import {
  /** Below `src`, with `/`. */
  readonly from: string;
  readonly module: string;
  /** The file below `src` that a relative or `#area` import means; null for a package. */
  readonly to: string | null;
}

const imports: readonly Import[] = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .flatMap((entry) => importsOf(join(entry.parentPath, entry.name)));

function importsOf(path: string): readonly Import[] {
  const from = relative(SRC, path).replaceAll('\\', '/');
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...found].map((match) => {
    const module = match[1] ?? match[2] ?? match[3] ?? '';
    const inside = module.startsWith('.') ? relative(SRC, resolve(dirname(path), module)).replaceAll('\\', '/') : null;
    return { from, module, to: module.startsWith('#') ? `${module.slice(1)}/index.ts` : inside };
  });
}

/** Groups of files that import each other, in a circle or crosswise; type-only imports count. */
function cyclesIn(all: readonly Pick<Import, 'from' | 'to'>[]): readonly (readonly string[])[] {
  const direct = new Map<string, string[]>();
  for (const { from, to } of all) if (to !== null) direct.set(from, [...(direct.get(from) ?? []), to]);
  const reached = new Map(
    [...direct.keys()].map((file) => {
      const found = new Set(direct.get(file));
      // a set also gives what is added while it is gone through
      for (const each of found) for (const next of direct.get(each) ?? []) found.add(next);
      return [file, found] as const;
    }),
  );
  const isBoth = (a: string, b: string): boolean => reached.get(a)?.has(b) === true && reached.get(b)?.has(a) === true;
  const cyclic = [...direct.keys()].filter((file) => isBoth(file, file)).sort();
  return cyclic
    .filter((file) => !cyclic.some((other) => other < file && isBoth(file, other)))
    .map((first) => cyclic.filter((file) => isBoth(first, file)));
}

const areaOf = (path: string): string => path.slice(0, path.indexOf('/'));
const told = ({ from, module }: Import): string => `${from} imports ${module}`;

describe('imports', () => {
  it('are found, so that the laws below speak of something', () => {
    expect(imports.length).toBeGreaterThan(500);
  });

  it('point one way between areas', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to === null || to.startsWith('..')) return false;
      const [own, other] = [areaOf(from), areaOf(to)];
      return own !== other && AREAS[own]?.includes(other) !== true;
    });
    expect(wrong.map(told)).toEqual([]);
  });

  it('go through a door of another area', () => {
    // each layer of the core has a door of its own, so that a page need not load all of it
    const isDoor = (to: string): boolean => /^olx\/(\w+\/index|diagnostic)\.ts$/.test(to);
    const wrong = imports.filter(({ from, to, module }) => {
      // package.json states the version of the product
      const isOutside = to?.startsWith('..') === true;
      return to !== null && !isOutside && !module.startsWith('#') && areaOf(from) !== areaOf(to) && !isDoor(to);
    });
    expect(wrong.map(told)).toEqual([]);
  });

  it.each([
    ['olx', LAYERS],
    ['server', SERVER_LAYERS],
    ['openedx', DRIVER_LAYERS],
  ] as const)('inside %s go to earlier layers only', (area, layers) => {
    const layer = (path: string): number => {
      const at = layers.indexOf(path.split('/')[1] ?? '');
      return at < 0 ? layers.length : at;
    };
    const own = imports.filter(({ from, to }) => areaOf(from) === area && to !== null && areaOf(to) === area);
    const wrong = own.filter(({ from, to }) => {
      // the core's files outside its layers serve all of them
      if (to === null || (area === 'olx' && (layer(from) === layers.length || layer(to) === layers.length)))
        return false;
      return layer(to) > layer(from);
    });
    expect(wrong.map(told)).toEqual([]);
    const found = new Set(own.flatMap(({ from, to }) => [from, to ?? '']).map((path) => path.split('/')[1]));
    expect(layers.filter((each) => !found.has(each))).toEqual([]);
  });

  it('have no cycles', () => {
    const made = ['ab', 'bc', 'ca', 'ad', 'de', 'ff'].map(([from = '', to = '']) => ({ from, to }));
    expect(cyclesIn(made)).toEqual([['a', 'b', 'c'], ['f']]);
    expect(cyclesIn(imports)).toEqual([]);
  });

  it('have no cycles among the folders of the core, apart from the lists of what a folder has', () => {
    const folders = imports.flatMap(({ from, to }) => {
      const isList = /\/(index|all-rules)\.ts$/.test(from);
      if (to === null || isList || areaOf(from) !== 'olx' || dirname(from) === dirname(to)) return [];
      return [{ from: dirname(from), to: dirname(to) }];
    });
    expect(cyclesIn(folders)).toEqual([]);
  });

  it('of reserved modules stay in their places', () => {
    const wrong = imports.filter(({ from, module }) =>
      RESERVED.some((each) => each.module.test(module) && !each.only.some((start) => from.startsWith(start))),
    );
    expect(wrong.map(told)).toEqual([]);
  });
});

describe('the core', () => {
  // that it names nothing of the DOM or of Node is checked by the compiler: src/olx/tsconfig.json
  it('knows no clock, no chance and no network', () => {
    const files = readdirSync(join(SRC, 'olx'), { recursive: true, withFileTypes: true });
    const wrong = files.filter((entry) => {
      if (!entry.name.endsWith('.ts')) return false;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      return /Date\.now|new Date\(\)|Math\.random|performance\.now|\bfetch\(|setTimeout\(/.test(text);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe('sources', () => {
  it('have no folder or file of odds and ends', () => {
    const names = readdirSync(SRC, { recursive: true }).map(String);
    expect(names.filter((name) => /(^|\/)(utils?|helpers?|common|manager|misc)(\.tsx?)?$/.test(name))).toEqual([]);
  });
});

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
  'writes',
  'work',
  'jobs',
  'usage',
  'parts.ts',
  'routes',
  'description',
  'operator',
];

/** Import cycles that are still to be mended, each by its files in alphabetical order. */
const KNOWN_CYCLES: readonly string[] = [
  'olx/course/document.ts olx/course/write/prefixes.ts',
  'olx/course/read/read-block.ts olx/course/read/read-child.ts olx/course/read/read-filenamed.ts',
  'olx/rules/extent.ts olx/rules/facts.ts olx/rules/remembered.ts olx/rules/rule.ts olx/rules/subject.ts',
  'olx/rules/problem/python-pattern-class.ts olx/rules/problem/python-pattern.ts',
  'olx/syntax/explain-attributes.ts olx/syntax/explain-tags.ts olx/syntax/explain.ts',
];

/** Which files may name a module, by the start of their path below `src`. */
const RESERVED: readonly { readonly module: RegExp; readonly only: readonly string[] }[] = [
  { module: /^monaco-editor/, only: ['editor/monaco/', 'editor/worker/'] },
  { module: /^CourseAuthoring\//, only: ['studio/host/'] },
  { module: /^node:/, only: ['olx/platform/node.ts', 'store/backend/', 'server/', 'cli/'] },
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

const areaOf = (path: string): string => path.slice(0, path.indexOf('/'));
const told = ({ from, module }: Import): string => `${from} imports ${module}`;

/** Each set of files that import one another in a circle (Tarjan's strongly connected components), as one line. */
function cycles(all: readonly Import[]): readonly string[] {
  const targets = Map.groupBy(all, ({ from }) => from);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[] = [];
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    lowest.set(file, own);
    open.push(file);
    for (const { to } of targets.get(file) ?? []) {
      if (to === null || (order.has(to) && !open.includes(to))) continue;
      const reached = order.has(to) ? (order.get(to) ?? own) : visit(to);
      lowest.set(file, Math.min(lowest.get(file) ?? own, reached));
    }
    const least = lowest.get(file) ?? own;
    if (least === own) {
      const cycle = open.splice(open.indexOf(file));
      if (cycle.length > 1) found.push(cycle.sort().join(' '));
    }
    return least;
  };
  for (const file of targets.keys()) if (!order.has(file)) visit(file);
  return found.sort();
}

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
      return to !== null && !module.startsWith('#') && areaOf(from) !== areaOf(to) && !isDoor(to);
    });
    expect(wrong.map(told)).toEqual([]);
  });

  it.each([
    ['olx', LAYERS],
    ['server', SERVER_LAYERS],
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

  it('form no cycle, those of types included', () => {
    expect(cycles(imports).filter((cycle) => !KNOWN_CYCLES.includes(cycle))).toEqual([]);
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

/** A `package.json`, as far as this package has one. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly main: string;
  readonly types: string;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * What the page must have, because there may be only one of each in it. The ranges hold the versions that
 * the authoring frontend has had since the Teak release, not the ones that this repository tests its own page with.
 */
const PEERS: Readonly<Record<string, string>> = {
  '@edx/frontend-platform': '^8.7.0',
  '@openedx/paragon': '^23.5.0',
  '@tanstack/react-query': '^5.90.0',
  react: '^18.3.1',
  'react-router-dom': '^6.30.0',
};

/** Dependencies that the package brings. A null range is the one of the repository. */
const BROUGHT: Readonly<Record<string, string | null>> = {
  '@noble/hashes': null,
  // the authoring frontend pins 5.3.7: a narrower range would load the parser twice
  'fast-xml-parser': '^5.3.7',
  'highlight.js': null,
  'jsonc-parser': null,
  'monaco-editor': null,
  saxes: null,
};

/** What a page imports, without its ending; below `src` and below `dist`. */
export const MAIN = 'studio/host/authoring/index';

/** Modules of the authoring frontend itself, which its webpack finds by an alias. No package has this name. */
export const HOST_ALIAS = 'CourseAuthoring';

/** The repository's own `package.json`, as far as the packages take from it. */
export interface RepositoryManifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * The manifest of the plugin. It has no `type`, no `exports` and no `engines`: with `"type": "module"` webpack
 * refuses imports of `@edx/frontend-platform/i18n` and `@openedx/paragon/icons` as not fully specified, and a
 * browser does not care which Node built the page.
 */
export function studioManifest(repository: RepositoryManifest): Manifest {
  const dependencies = Object.entries(BROUGHT).map(([name, range]) => {
    const found = range ?? repository.dependencies[name];
    if (found === undefined) throw new Error(`The package.json of the repository does not list "${name}".`);
    return [name, found] as const;
  });
  return {
    name: 'openedx-olx-studio',
    version: repository.version,
    description: 'Plugin for the Open edX authoring frontend: export, import, edit and undo OLX of any block',
    keywords: ['open-edx', 'openedx', 'olx', 'studio', 'frontend-plugin'],
    license: repository.license,
    main: `dist/${MAIN}.js`,
    types: `dist/${MAIN}.d.ts`,
    files: ['dist'],
    sideEffects: SIDE_EFFECTS,
    dependencies: Object.fromEntries(dependencies),
    peerDependencies: PEERS,
  };
}

/** Modules that a bundler must keep although nothing is imported from them. */
export const SIDE_EFFECTS: readonly string[] = ['**/*.css', '**/monaco/features.js', '**/*.worker.js'];

import { type RepositoryManifest, repositoryManifest } from '../repository.ts';

/** What a page imports, without its ending; below `src` and below `dist`. */
export const MAIN = 'studio/host/authoring/index';

/** Modules of the authoring frontend itself, which its webpack finds by an alias. No package has this name. */
export const HOST_ALIAS = 'CourseAuthoring';

/**
 * Packages that the page must have already, because a page may hold only one of each. The ranges are those of
 * the authoring frontend, not the versions with which this repository tests its own page.
 */
export const PEERS: Readonly<Record<string, string>> = {
  '@edx/frontend-platform': '^8.7.0',
  '@openedx/paragon': '^23.5.0',
  '@tanstack/react-query': '^5.90.0',
  react: '^18.3.1',
  'react-router-dom': '^6.30.0',
};

/** The plugin for the authoring frontend. */
export const STUDIO_PACKAGE = {
  /** The folder below `dist/packages/` has this name, too. */
  name: 'openedx-olx-studio',
  /** Packages that npm installs with it, and why. The build fails unless the code imports exactly these. */
  dependencies: {
    '@noble/hashes': 'names of blocks that have no url_name, while one types',
    'fast-xml-parser': 'previews of problems and videos',
    'highlight.js': 'colours of the files in an export',
    'jsonc-parser': 'line and column of what is wrong in JSON',
    'monaco-editor': 'the editor',
    saxes: 'XML that the plain reader leaves to a full parser',
  },
  compiledIn: {},
};

/** Ranges other than the repository's. */
const RANGES: Readonly<Record<string, string>> = {
  // the authoring frontend pins 5.3.7; a narrower range would load the parser twice
  'fast-xml-parser': '^5.3.7',
};

/** `package.json` of the plugin, as far as the build reads it. */
export interface StudioManifest {
  readonly name: string;
  readonly main: string;
  readonly types: string;
  readonly [field: string]: unknown;
}

/**
 * `package.json` of the plugin. It has no `type`, no `exports` and no `engines`. With `"type": "module"` webpack
 * refuses `@edx/frontend-platform/i18n` and `@openedx/paragon/icons` as not fully specified. Which Node
 * builds the page is for the authoring frontend to say.
 */
export function studioManifest(): StudioManifest {
  const repository = repositoryManifest();
  return {
    name: STUDIO_PACKAGE.name,
    version: repository.version,
    description: 'Plugin for the Open edX authoring frontend: export, import, edit and undo OLX of any block',
    keywords: ['openedx', 'open-edx', 'edx', 'olx', 'studio', 'frontend-plugin'],
    license: 'Apache-2.0',
    main: `dist/${MAIN}.js`,
    types: `dist/${MAIN}.d.ts`,
    files: ['dist'],
    // a bundler keeps these although nothing is imported from them
    sideEffects: ['**/*.css', '**/monaco/features.js', '**/*.worker.js'],
    dependencies: Object.fromEntries(
      Object.keys(STUDIO_PACKAGE.dependencies).map((name) => [name, rangeOf(name, repository)]),
    ),
    peerDependencies: PEERS,
  };
}

function rangeOf(name: string, { dependencies }: RepositoryManifest): string {
  const range = RANGES[name] ?? dependencies?.[name];
  if (range === undefined) throw new Error(`"dependencies" of the repository's package.json do not list ${name}.`);
  return range;
}

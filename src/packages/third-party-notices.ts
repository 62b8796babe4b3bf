import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The file that names every package in what a build made, with licence and source. */
export const NOTICES_FILE = 'third-party-notices.txt';

/** Licences that a package states in its LICENSE file, and not in `license` of its package.json. */
export const LICENCES_STATED_ELSEWHERE: Readonly<Record<string, string>> = {
  'email-validator': 'Unlicense',
  'localforage-memoryStorageDriver': 'Apache-2.0',
};

const RULE = '-'.repeat(80);

/** One package that is contained in what was built. */
interface Bundled {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Where the source is. */
  readonly source: string;
  /** Licence files and notices of the package; empty if it has none. */
  readonly text: string;
}

/**
 * The notices of the packages in these folders. `what` names what contains them, such as `This page`. Throws if a
 * package does not state its licence.
 */
export function thirdPartyNotices(folders: Iterable<string>, what: string): string {
  const packages = new Map<string, Bundled>();
  for (const folder of folders) {
    const each = bundled(folder);
    packages.set(`${each.name}@${each.version}`, each);
  }
  return noticesText([...packages.values()], what);
}

/**
 * Writes the notices of what Vite really bundles into a page: call `collect` for each build that makes a part of the
 * page, because workers are built separately, and `write` for the last one.
 */
export function pageNotices(): { readonly collect: () => Plugin; readonly write: () => Plugin } {
  const folders = new Set<string>();
  const collect = (): Plugin => ({
    name: 'page-notices-collect',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        for (const id of file.type === 'chunk' ? file.moduleIds : file.originalFileNames) {
          const folder = packageFolder(id);
          if (folder !== null) folders.add(folder);
        }
      }
    },
  });
  const write = (): Plugin => ({
    name: 'page-notices',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler() {
        this.emitFile({ type: 'asset', fileName: NOTICES_FILE, source: thirdPartyNotices(folders, 'This page') });
      },
    },
  });
  return { collect, write };
}

/** The folder of the package that a module belongs to; null for our own modules and for those that the bundler makes. */
export function packageFolder(id: string): string | null {
  const path = id.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/');
  const match = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path);
  return match !== null && existsSync(join(match[0], 'package.json')) ? match[0] : null;
}

function bundled(folder: string): Bundled {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  const licence = LICENCES_STATED_ELSEWHERE[name] ?? license;
  if (typeof licence !== 'string' || licence === '')
    throw new Error(`package.json of ${name} does not state a licence.`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|third-?party)/i.test(file));
  const source = manifest.repository?.url ?? manifest.repository ?? manifest.homepage;
  return {
    name,
    version,
    licence,
    source: typeof source === 'string' ? sourceAddress(source) : `https://www.npmjs.com/package/${name}`,
    text: files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n'),
  };
}

/** `git+https://….git`, `git://…` and `owner/name` as an address that opens. */
function sourceAddress(repository: string): string {
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(repository);
  if (short !== null) return `https://github.com/${short[1]}`;
  return repository
    .replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/\.git$/, '');
}

function noticesText(packages: readonly Bundled[], what: string): string {
  const byText = new Map<string, Bundled[]>();
  const sorted = [...packages].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  for (const each of sorted) byText.set(each.text, [...(byText.get(each.text) ?? []), each]);
  const strong = sorted.filter(({ licence }) => /^\(?A?GPL/.test(licence));
  const sections = [...byText].map(([text, list]) =>
    [
      RULE,
      ...list.map(({ name, version, licence, source }) => `${name} ${version} (${licence})\n  ${source}`),
      '',
      text === '' ? 'The package has no licence file. Its package.json names the licence.' : text,
      '',
    ].join('\n'),
  );
  return [
    'Third-party notices',
    '',
    `${what} is built from openedx-olx, whose sources are under the Apache License 2.0, and from the packages below.`,
    ...strong.flatMap(({ name, version, licence, source }) => [
      '',
      `It contains ${name} ${version} under ${licence}. So whoever offers it, also over a network, offers`,
      'its complete source under that licence: the sources of openedx-olx in the version that is running, and',
      source,
    ]),
    '',
    ...sections,
  ].join('\n');
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The file of the built page that names every package in it, with licence and source. */
export const NOTICES_FILE = 'third-party-notices.txt';

const RULE = '-'.repeat(80);

/** One package that the page contains. */
interface Bundled {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it. */
  readonly licence: string;
  /** Where the source is. */
  readonly source: string;
  /** Licence files and notices of the package; empty if it has none. */
  readonly text: string;
}

/**
 * Writes the third-party notices of what a build really bundles: call `collect` for each build that makes a part
 * of the page, as workers are built separately, and `write` for the last one.
 */
export function pageNotices(): { readonly collect: () => Plugin; readonly write: () => Plugin } {
  const found = new Map<string, Bundled>();
  const collect = (): Plugin => ({
    name: 'page-notices-collect',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        for (const id of file.type === 'chunk' ? file.moduleIds : file.originalFileNames) {
          const folder = packageFolder(id);
          if (folder === null) continue;
          const each = bundled(folder);
          found.set(`${each.name}@${each.version}`, each);
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
        this.emitFile({ type: 'asset', fileName: NOTICES_FILE, source: noticesText([...found.values()]) });
      },
    },
  });
  return { collect, write };
}

/** The folder of the package that a module belongs to; null for our own modules and for those that the builder makes. */
function packageFolder(id: string): string | null {
  const path = id.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/');
  const match = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path);
  return match !== null && existsSync(join(match[0], 'package.json')) ? match[0] : null;
}

function bundled(folder: string): Bundled {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|third-?party)/i.test(name));
  const source = manifest.repository?.url ?? manifest.repository ?? manifest.homepage;
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license?.type ?? manifest.license ?? manifest.licenses?.[0]?.type ?? 'see below',
    source: typeof source === 'string' ? sourceAddress(source) : `https://www.npmjs.com/package/${manifest.name}`,
    text: files.map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n'),
  };
}

/** `git+https://…​.git`, `git://…` and `owner/name` as an address that opens. */
function sourceAddress(repository: string): string {
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(repository);
  if (short !== null) return `https://github.com/${short[1]}`;
  return repository
    .replace(/^git\+/, '')
    .replace(/^(git|ssh):\/\/(git@)?/, 'https://')
    .replace(/\.git$/, '');
}

function noticesText(packages: readonly Bundled[]): string {
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
    'This page is built from openedx-olx, whose sources are under the Apache License 2.0, and from the packages below.',
    ...strong.flatMap(({ name, version, licence, source }) => [
      '',
      `It contains ${name} ${version} under ${licence}. So whoever offers the built page, also over a network, offers`,
      'its complete source under that licence: the sources of openedx-olx in the version that is running, and',
      source,
    ]),
    '',
    ...sections,
  ].join('\n');
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { manifestAt, ROOT } from './repository.ts';

/** What the licences of bundled packages ask for: their names and licence texts. Throws if a package has none. */
export function thirdPartyNotices(folders: Iterable<string>): string {
  const notices = [...folders].map((folder) => {
    const { name, version, license } = manifestAt(relative(ROOT, folder));
    const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
    if (license === undefined) throw new Error(`${name} does not say its licence.`);
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  return `The files in this folder contain these packages.\n\n${[...new Set(notices)].sort().join(`\n${'-'.repeat(72)}\n\n`)}`;
}

import { usageOf, type Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

const EXIT_CODES = 'Exit code: 0 done and no errors; 1 errors found, refused, or differences; 2 could not run.\n';

/** What `olx --help` prints. */
export function overview(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  const rows = VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return [
    'usage: olx VERB …\n\n',
    ...rows,
    '\nPATH, A, B, BASE, OURS and THEIRS: an OLX folder, a .tar.gz or a .zip; - is standard input.\n',
    'OUT: a folder, or a file ending in .tar.gz, .tgz or .zip; - is standard output.\n',
    'BLOCK and PARENT: a usage key, type@url_name, or a url_name that one block has.\n',
    'COURSE: a course key. The service is the one of OLX_URL, or that of the last olx login.\n',
    EXIT_CODES,
    'olx VERB --help tells more about a verb; olx --version tells the version of the command.\n',
  ].join('');
}

/** What `olx VERB --help` prints. */
export function helpFor(verb: Verb): string {
  const width = Math.max(...Object.keys(verb.options).map((name) => `-x, --${name}`.length));
  const options = Object.entries(verb.options).map(([name, { short, help }]) => {
    const spelt = short === undefined ? `    --${name}` : `-${short}, --${name}`;
    return `  ${spelt.padEnd(width)}  ${help}\n`;
  });
  return [
    `usage: ${usageOf(verb)}\n\n${verb.summary}\n`,
    options.length === 0 ? '' : '\n',
    ...options,
    `\n${EXIT_CODES}`,
  ].join('');
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cannotRun, type ExitCode, systemCode, systemFailure } from '../failure.ts';
import type { Arguments, Session } from '../verb.ts';

/** Which files git is to merge and compare as OLX. */
const ATTRIBUTES = '*.xml merge=olx diff=olx';

/** What git is to run. A name may begin with `-`, so each is joined to its option. `%S`, `%X` and `%Y` name the sides; git before 2.44 does not know them. */
const CONFIGURATION = [
  ['merge.olx.name', 'OLX, block by block'],
  ['merge.olx.driver', 'olx merge-driver %O %A %B --path=%P --marker-size=%L --ours=%X --theirs=%Y'],
  ['diff.olx.textconv', 'olx textconv --'],
  ['diff.olx.cachetextconv', 'true'],
] as const;

/**
 * Tells the repository of a folder to merge and compare OLX files with this command. It writes into `.git` only: a
 * `.gitattributes` inside a course would become a part of it.
 */
export async function gitSetup(args: Arguments, { terminal }: Session): Promise<ExitCode> {
  const [folder = '.'] = args.operands;
  const git = async (...words: readonly string[]): Promise<string> => {
    try {
      const run = promisify(process.getBuiltinModule('node:child_process').execFile);
      return (await run('git', ['-C', folder, ...words])).stdout.trim();
    } catch (error) {
      if (systemCode(error) !== null) throw cannotRun('git cannot be run', error);
      throw cannotRun(`${folder}: this is not in a git repository`, error);
    }
  };
  const path = resolve(folder, await git('rev-parse', '--git-path', 'info/attributes'));
  for (const [name, value] of CONFIGURATION) await git('config', name, value);
  try {
    const before = await readFile(path, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return '';
      throw error;
    });
    if (!before.split('\n').includes(ATTRIBUTES)) {
      await mkdir(dirname(path), { recursive: true });
      const start = before === '' || before.endsWith('\n') ? before : `${before}\n`;
      await writeFile(path, `${start}${ATTRIBUTES}\n`);
    }
  } catch (error) {
    throw systemFailure(path, error);
  }
  await terminal.tell(`olx: git merges and compares *.xml here as OLX (see ${path})\n`);
  return 0;
}

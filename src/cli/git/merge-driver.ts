import { isUtf8 } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { cannotRun, type ExitCode, systemCode, systemFailure } from '../failure.ts';
import { printable } from '../terminal.ts';
import type { Arguments, Session } from '../verb.ts';
import { type FileSides, type Marking, type MergedFile, mergeOlxFile } from './merge-file.ts';

/** What git gives for a marker's size if nobody says another. */
const USUAL_SIZE = 7;
const MOST_SIZE = 1000;
/** Longer than any file that is read. */
const MOST_OUTPUT_BYTES = 512 * 1024 * 1024;

/**
 * Merges one file as git's merge drivers do: the result goes to OURS. Exit code 0 if nothing is in conflict, 1 if
 * conflicts are marked in the file. What is not OLX is merged line by line, as git does.
 */
export async function mergeDriver(args: Arguments, { terminal }: Session): Promise<ExitCode> {
  const [basePath = '', oursPath = '', theirsPath = ''] = args.operands;
  const path = args.text('path') ?? oursPath;
  const marking: Marking = {
    ours: label(args, 'ours'),
    theirs: label(args, 'theirs'),
    size: sizeOf(args.text('marker-size')),
  };
  const sides = { base: await bytesOf(basePath), ours: await bytesOf(oursPath), theirs: await bytesOf(theirsPath) };
  const lines = await mergedLines([oursPath, basePath, theirsPath], marking);
  if (lines === null || !Object.values(sides).every((each) => isUtf8(each))) {
    if (lines === null) await terminal.tell(`olx: ${printable(path)} is a binary file; it was left as it is here\n`);
    else await writeFile(oursPath, lines.bytes);
    return lines === null || lines.isConflict ? 1 : 0;
  }
  const texts: FileSides = { base: `${sides.base}`, ours: `${sides.ours}`, theirs: `${sides.theirs}` };
  const asLines: MergedFile = { text: `${lines.bytes}`, isConflict: lines.isConflict };
  const merged = mergeOlxFile(path, texts, asLines, marking) ?? asLines;
  await writeFile(oursPath, merged.text);
  return merged.isConflict ? 1 : 0;
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw systemFailure(path, error);
  }
}

/** Git before 2.44 does not know the placeholders of names, and gives them as they are. */
function label(args: Arguments, side: 'ours' | 'theirs'): string {
  const text = args.text(side) ?? '';
  return text === '' || /^%[A-Z]$/.test(text) ? side : printable(text);
}

function sizeOf(text: string | null): number {
  const size = Number(text ?? USUAL_SIZE);
  return Number.isInteger(size) && size > 0 && size <= MOST_SIZE ? size : USUAL_SIZE;
}

/** What git makes of the three files line by line; null if one is binary. */
function mergedLines(
  files: readonly string[],
  { ours, theirs, size }: Marking,
): Promise<{ readonly bytes: Buffer; readonly isConflict: boolean } | null> {
  const labels = ['-L', ours, '-L', 'base', '-L', theirs];
  const options = ['merge-file', '-p', '-q', `--marker-size=${size}`, ...labels, '--', ...files];
  return new Promise((resolve, reject) => {
    process
      .getBuiltinModule('node:child_process')
      .execFile('git', options, { encoding: 'buffer', maxBuffer: MOST_OUTPUT_BYTES }, (error, bytes) => {
        if (error === null) resolve({ bytes, isConflict: false });
        else if (systemCode(error) !== null) reject(cannotRun('git cannot be run', error));
        // the number of conflicts, at most 127; above it failed
        else if (typeof error.code === 'number' && error.code < 128) resolve({ bytes, isConflict: true });
        else resolve(null);
      });
  });
}

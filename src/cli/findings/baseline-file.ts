import { rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemFailure } from '../failure.ts';
import { PROJECT_FILE } from '../read-folder.ts';
import { stagingPath, withStaging } from '../staging.ts';
import { type Baseline, updated, withBaseline } from './baseline.ts';
import { coverage, folderOf, type Report } from './report-on.ts';

/** A project file that was written, and how many findings its baseline holds. */
export interface WrittenBaseline {
  readonly path: string;
  readonly count: number;
}

/**
 * Records what was found in the project files of the PATHs; where there is none, a new one beside the root file, or
 * beside an archive or document. Nothing is written if nothing changes.
 */
export async function writeBaselines(reports: readonly Report[]): Promise<readonly WrittenBaseline[]> {
  const written: WrittenBaseline[] = [];
  const byFile = Map.groupBy(
    reports,
    ({ project, inspected }) => project?.path ?? join(folderOf(inspected), PROJECT_FILE),
  );
  for (const [path, group] of byFile) {
    const project = group.find((each) => each.project !== null)?.project ?? null;
    const former: Baseline = project?.baseline ?? new Map();
    const covers = group.map(({ inspected, project: own }) => coverage(inspected, own));
    const printed = group.flatMap((each) => each.printed());
    const next = updated(former, printed, (file) => covers.some((isCovered) => isCovered(file)));
    const text = project?.text ?? '{}\n';
    const after = withBaseline(text, next);
    if (after !== project?.text) await replace(path, after);
    written.push({ path, count: countOf(next) });
  }
  return written;
}

function countOf(baseline: ReturnType<typeof updated>): number {
  return Object.values(baseline)
    .flatMap((codes) => Object.values(codes))
    .flatMap((prints) => Object.values(prints))
    .reduce((sum, count) => sum + count, 0);
}

async function replace(path: string, text: string): Promise<void> {
  try {
    await withStaging(stagingPath(dirname(path), basename(path)), async (staged) => {
      await writeFile(staged, text, { flag: 'wx' });
      await rename(staged, path);
    });
  } catch (error) {
    throw systemFailure(path, error);
  }
}

import { rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Node, parseTree } from 'jsonc-parser';
import { PROJECT_FILE } from '#olx';
import { systemFailure } from '../failure.ts';
import { stagingPath, withStaging } from '../staging.ts';
import { type Baseline, updated } from './baseline.ts';
import { coverage, folderOf, type Report } from './report-on.ts';

/** A project file that was written, and how many findings its baseline holds. */
export interface WrittenBaseline {
  readonly path: string;
  readonly count: number;
}

/**
 * Records what was found in the project files of the PATHs. If there is none, it makes one beside the root file, or
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

/**
 * The text of a project file with another baseline. All else stays as it is written, comments included; an empty
 * baseline is taken out.
 */
function withBaseline(text: string, baseline: ReturnType<typeof updated>): string {
  // the reader of JSON does not know byte order marks; a blank keeps the offsets
  const root = parseTree(text.replace(/^\ufeff/, ' '), [], { allowTrailingComma: true });
  const members = root?.children ?? [];
  const own = members.findIndex(({ children: [key] = [] }) => key?.value === 'baseline');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const written = JSON.stringify(baseline, null, 2).replaceAll('\n', `${eol}  `);
  const isEmpty = Object.keys(baseline).length === 0;
  const member = members[own];
  if (member !== undefined) {
    const value = member.children?.[1] ?? member;
    if (!isEmpty) return text.slice(0, value.offset) + written + text.slice(endOf(value));
    return withoutMember(text, member, members[own - 1]);
  }
  if (isEmpty || root === undefined) return text;
  const last = members.at(-1);
  if (last !== undefined) {
    const at = endOf(last);
    return `${text.slice(0, at)},${eol}  "baseline": ${written}${text.slice(at)}`;
  }
  const at = root.offset + 1;
  return `${text.slice(0, at)}${eol}  "baseline": ${written}${eol}${text.slice(at).trimStart()}`;
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function withoutMember(text: string, member: Node, before: Node | undefined): string {
  const rest = text.slice(endOf(member));
  if (before === undefined) return text.slice(0, member.offset) + rest.replace(/^\s*,/, '');
  const between = text.slice(endOf(before), member.offset).replace(',', '').trimEnd();
  return text.slice(0, endOf(before)) + between + rest;
}

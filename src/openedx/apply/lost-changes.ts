import type { BlobRef, BlockId, Course } from '#olx';
import { type Branch, branchesOf, sameEntry } from './branches.ts';
import { isMadeByAsking } from './file-steps.ts';
import type { LostChange } from './landed.ts';

/**
 * What of a change is not in what was read back. `before` is what Studio had, `wanted` what it should have in its own
 * spelling. What others changed meanwhile elsewhere does not count.
 */
export function lostChanges(before: Course, wanted: Course, read: Course): readonly LostChange[] {
  const [was, shall, is] = [branchesOf(before), branchesOf(wanted), branchesOf(read)];
  const draft = lostIn(was.draft, shall.draft, is.draft);
  const live = lostIn(was.live, shall.live, is.live);
  const both = [...draft].filter(([id, how]) => live.get(id) === how).map(([id]) => id);
  const row = (form: LostChange['form'], found: ReadonlyMap<BlockId, LostChange['how']>): readonly LostChange[] =>
    [...found]
      .filter(([id]) => form === 'both' || !both.includes(id))
      .map(([block, how]) => ({ block, path: null, form, how }));
  return [
    ...row('both', new Map([...draft].filter(([id]) => both.includes(id)))),
    ...row('draft', draft),
    ...row('published', live),
    ...lostFiles(before.assets, wanted.assets, read.assets, 'static/'),
    ...lostFiles(pagesOf(before), pagesOf(wanted), pagesOf(read), ''),
  ];
}

function lostIn(was: Branch, shall: Branch, is: Branch): ReadonlyMap<BlockId, LostChange['how']> {
  const lost = new Map<BlockId, LostChange['how']>();
  for (const id of new Set([...shall.ids, ...was.ids])) {
    const [before, wanted, now] = [was.get(id), shall.get(id), is.get(id)];
    if (sameEntry(before, wanted) || sameEntry(now, wanted)) continue;
    lost.set(id, sameEntry(now, before) ? 'vanished' : 'overwritten');
  }
  return lost;
}

type Files = ReadonlyMap<string, BlobRef>;

function lostFiles(was: Files, shall: Files, is: Files, folder: string): readonly LostChange[] {
  return [...new Set([...was.keys(), ...shall.keys()])].flatMap((path): readonly LostChange[] => {
    const [before, wanted, now] = [was.get(path)?.hash, shall.get(path)?.hash, is.get(path)?.hash];
    if (before === wanted || now === wanted) return [];
    const how = now === before ? 'vanished' : 'overwritten';
    return [{ block: null, path: folder + path, form: 'both', how }];
  });
}

/** The files that Studio keeps and does not write by itself. */
function pagesOf({ files }: Course): Files {
  return new Map(
    [...files].filter((file) => /^(?:about|info|tabs|custom_tags)\//.test(file[0]) && !isMadeByAsking(file)),
  );
}

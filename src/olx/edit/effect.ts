import { type Block, idOf, type Json } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { displayNameOf, explicitSettings } from '../course/settings.ts';
import { indexOf } from '../course/tree-index.ts';
import { sameContent, versionOf } from '../version/index.ts';
import { courseFileChanges, fileChanges } from './file-changes.ts';
import { mayHoldLearnerState } from './learner-state.ts';
import { movedBlocks } from './moved-blocks.ts';
import { sameJson } from './own-layout.ts';
import type { Change, Effect, Orphan, SettingChange } from './plan.ts';

/**
 * What differs between two states of a course run, block by block, in the order of the outline:
 * first what is there afterwards, then what is gone. `orphans` names what is gone without having
 * been deleted.
 */
export function effectOf(before: Course, after: Course, orphans: readonly Orphan[] = []): Effect {
  return {
    changes: changesBetween(before.root, after.root, orphans),
    orphans,
    assets: fileChanges(before.assets, after.assets),
    files: courseFileChanges(before, after),
    conflicts: [],
    diagnostics: [],
  };
}

function changesBetween(before: Block, after: Block, orphans: readonly Orphan[]): readonly Change[] {
  if (before === after) return [];
  const [old, now] = [indexOf(before), indexOf(after)];
  const moved = movedBlocks(old, now);
  const orphaned = new Set(orphans.map(({ block }) => block));
  const changes: Change[] = [];
  for (const [id, block] of now.blocks) {
    const former = old.blocks.get(id);
    const place = now.places.get(id)?.[0];
    const where = {
      block: id,
      displayName: displayNameOf(block),
      parent: place === undefined ? null : idOf(place.parent),
      index: place?.index ?? 0,
    };
    if (former === undefined) {
      changes.push({
        ...where,
        kind: 'add',
        settings: settingChanges(null, block),
        contentChanged: true,
        learnerState: 'none',
      });
      continue;
    }
    const learnerState = mayHoldLearnerState(block) ? 'kept' : 'none';
    const difference = former === block ? null : ownDifference(former, block);
    if (moved.has(id)) changes.push({ ...where, kind: 'move', settings: [], contentChanged: false, learnerState });
    if (difference !== null) changes.push({ ...where, kind: 'change', ...difference, learnerState });
  }
  for (const [id, block] of old.blocks) {
    if (now.blocks.has(id)) continue;
    const place = old.places.get(id)?.[0];
    changes.push({
      kind: orphaned.has(id) ? 'orphan' : 'delete',
      block: id,
      displayName: displayNameOf(block),
      parent: place === undefined ? null : idOf(place.parent),
      index: place?.index ?? 0,
      settings: [],
      contentChanged: false,
      learnerState: mayHoldLearnerState(block) ? 'detached' : 'none',
    });
  }
  return changes;
}

function ownDifference(before: Block, after: Block): Pick<Change, 'settings' | 'contentChanged'> | null {
  const settings = settingChanges(before, after);
  const contentChanged = !sameContent(before, after);
  return settings.length > 0 || contentChanged || publishingDiffers(before, after)
    ? { settings, contentChanged }
    : null;
}

/** Whether what is live of the block changes though its draft does not, or the other way round. */
function publishingDiffers(before: Block, after: Block): boolean {
  const [live, now] = [before.published, after.published];
  if (!live || !now) return live !== now;
  return versionOf(live) !== versionOf(now);
}

function settingChanges(before: Block | null, after: Block): readonly SettingChange[] {
  const old = before === null ? {} : explicitSettings(before);
  const now = explicitSettings(after);
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const value = (settings: typeof now, name: string): Json | undefined =>
    Object.hasOwn(settings, name) ? settings[name] : undefined;
  return names
    .filter((name) => !sameJson(value(old, name), value(now, name)))
    .map((name) => ({ name, before: value(old, name), after: value(now, name) }));
}

/** The ids of the blocks that a change touches, for the history. */
export function touched(effect: Effect): readonly BlockId[] {
  return [...new Set(effect.changes.map(({ block }) => block))];
}

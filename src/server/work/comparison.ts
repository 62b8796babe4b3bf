import type { ComparedChange, Comparison } from '#contract';
import { type BlockId, effectOf, effectWithin, usageKey, withContents } from '#olx';
import type { Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { answerChange, answerFileChange } from '../answers/effect.ts';
import { Refusal } from '../refusal.ts';
import type { SubtreeQuery } from './questions.ts';

/** What differs between two states, as the JSON text that is answered; null if the texts are too large. */
export async function comparison(
  store: Store,
  { course: key, commit, comparing }: SubtreeQuery,
): Promise<string | null> {
  if (comparing === undefined) throw new TypeError('a comparison needs two states');
  const { from, within, texts } = comparing;
  const [before, after] = [await openCourseAt(store, key, from), await openCourseAt(store, key, commit)];
  const whole = effectOf(before.course, after.course);
  const effect = within === null ? whole : effectWithin(whole, before.course, after.course, within);
  if (effect === null)
    throw new Refusal('not-found', `Neither state has the block ${usageKey(key, within ?? ('' as BlockId))}.`);
  const changes: ComparedChange[] = [];
  let left = texts ?? 0;
  for (const change of effect.changes) {
    const answer = answerChange(key, change);
    if (texts === null || change.content === null) {
      changes.push(answer);
      continue;
    }
    const text = withContents(before.course, after.course, change);
    left -= Buffer.byteLength(text.before ?? '') + Buffer.byteLength(text.after ?? '');
    if (left < 0) return null;
    changes.push({ ...answer, text });
  }
  return JSON.stringify({
    from: before.commit.version,
    to: after.commit.version,
    changes,
    assets: effect.assets.map(answerFileChange),
    files: effect.files.map(answerFileChange),
  } satisfies Comparison);
}

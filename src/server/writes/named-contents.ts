import { type Course, type CourseKey, type Effect, withContents } from '#olx';
import type { CommitContent, CommitRecord, ContentHash, ContentPlace, NamedContent, Store } from '#store';
import { packJson, unpackJson } from './packed-json.ts';

/** Each block of an effect by what happens to it, whatever forms that is in. */
export function changedBlocks({ changes }: Pick<Effect, 'changes'>): CommitRecord['changed'] {
  return [...new Map(changes.map(({ block, kind }) => [`${kind} ${block}`, { block, kind }])).values()];
}

/** The texts that a commit with this effect names: before and after, of each form that changes. */
export function contentsOf({ changes }: Pick<Effect, 'changes'>): readonly CommitContent[] {
  return changes.flatMap(({ block, form, content }) => {
    if (content === null) return [];
    const named = (hash: string | null, side: CommitContent['side']): readonly CommitContent[] =>
      hash === null ? [] : [{ hash: hash as ContentHash, block, form: form === 'draft' ? form : 'published', side }];
    return [...named(content.before, 'before'), ...named(content.after, 'after')];
  });
}

/** The texts after a plan, and the bytes with which it is stored so that they are there. Those before it are in commits. */
export async function contentsOfPlan(
  before: Course,
  next: Course,
  { changes }: Pick<Effect, 'changes'>,
): Promise<{ readonly contents: readonly NamedContent[]; readonly texts: Uint8Array }> {
  const contents = new Map<string, NamedContent>();
  const texts: [string, string][] = [];
  for (const change of changes) {
    const { content, block, form } = change;
    if (content === null) continue;
    const hash = content.after;
    const text = hash === null || contents.has(hash) ? null : withContents(before, next, change).after;
    if (hash === null || text === null) continue;
    contents.set(hash, { hash: hash as ContentHash, block, form: form === 'draft' ? form : 'published' });
    texts.push([hash, text]);
  }
  return { contents: [...contents.values()], texts: await packJson(texts) };
}

/** A text that a plan was stored with; null if the plan is over. */
export async function textOfPlan(
  { plans }: Pick<Store, 'plans'>,
  course: CourseKey,
  { plan, hash }: Extract<ContentPlace, { in: 'plan' }>,
): Promise<string | null> {
  const bytes = await plans.part(course, plan, 'texts');
  if (bytes === null) return null;
  // written by `contentsOfPlan`
  const texts = await unpackJson<readonly (readonly [string, string])[]>(bytes);
  return texts.find(([each]) => each === hash)?.[1] ?? null;
}

import { type Change, type Course, withContents } from '#olx';
import type { CommitContent, ContentForm, ContentHash, NamedContent } from '#store';
import type { Outcome } from './work-out.ts';

/** The texts that the changes of a commit name, and where they are. */
export function committedContents({ effect }: Pick<Outcome, 'effect'>): readonly CommitContent[] {
  return effect.changes.flatMap((change) => {
    const { before, after } = change.content ?? { before: null, after: null };
    return [
      ...(before === null ? [] : [{ ...placeOf(change), hash: hashOf(before), side: 'before' as const }]),
      ...(after === null ? [] : [{ ...placeOf(change), hash: hashOf(after), side: 'after' as const }]),
    ];
  });
}

/** The texts that the changes of a plan name, and by hash those that are not in its base. */
export function plannedTexts(
  base: Course,
  { next, effect }: Pick<Outcome, 'next' | 'effect'>,
): { readonly contents: readonly NamedContent[]; readonly texts: Readonly<Record<string, string>> } {
  const contents = new Map<string, NamedContent>();
  const texts: Record<string, string> = {};
  for (const change of effect.changes) {
    if (change.content === null) continue;
    const { before, after } = change.content;
    for (const hash of [before, after])
      if (hash !== null) contents.set(hash, { ...placeOf(change), hash: hashOf(hash) });
    if (after === null || after === before) continue;
    const text = withContents(base, next, change).after;
    if (text !== null) texts[after] = text;
  }
  return { contents: [...contents.values()], texts };
}

function placeOf({ block, form }: Change): { readonly block: Change['block']; readonly form: ContentForm } {
  return { block, form: form === 'draft' ? 'draft' : 'published' };
}

function hashOf(hash: string): ContentHash {
  return hash as ContentHash;
}

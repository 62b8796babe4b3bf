import type { Course } from '../course/course.ts';
import { type BlockId, blockIdParts } from '../course/keys.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import { decodeUtf8 } from '../text/index.ts';
import type { FactKind, Stated } from './facts.ts';
import { factsBelow } from './gather-facts.ts';
import { PUBLISHED_FORMS } from './published-forms.ts';
import type { CourseView } from './rule.ts';
import { subjectOf } from './subject.ts';

/** Gives the bytes of a course-level file by its path, or null where there are none at hand. */
export type CourseFileBytes = (path: string) => Uint8Array | null;

/** The view that rules over a whole course run have; each question is answered once. */
export function courseView(course: Course, bytes: CourseFileBytes): CourseView {
  const facts = factsBelow(course.root);
  // a kind that no rule declares is a mistake of the rule, and all facts of a kind are of its type
  const stated = <T>(kind: FactKind<T>): readonly Stated<T>[] => (facts.get(kind) ?? []) as readonly Stated<T>[];
  const { blocks } = indexOf(course.root);
  let published: ReadonlySet<BlockId> | null = null;
  let names: ReadonlyMap<string, readonly BlockId[]> | null = null;
  const publishedIds = (): ReadonlySet<BlockId> => {
    published ??= new Set(stated(PUBLISHED_FORMS).flatMap(({ fact }) => [...idsBelow(fact)]));
    return published;
  };
  const texts = new Map<string, string | null>();
  return {
    course,
    root: subjectOf(course.root),
    stated,
    has: (id) => blocks.has(id) || publishedIds().has(id),
    named(urlName) {
      names ??= byName(new Set([...blocks.keys(), ...publishedIds()]));
      return names.get(urlName) ?? [];
    },
    text(path) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const found = course.files.has(path) ? bytes(path) : null;
      const decoded = found === null ? null : decodeUtf8(found);
      const text = decoded?.ok ? decoded.text : null;
      texts.set(path, text);
      return text;
    },
  };
}

function byName(ids: Iterable<BlockId>): ReadonlyMap<string, readonly BlockId[]> {
  const names = new Map<string, BlockId[]>();
  for (const id of ids) {
    const { urlName } = blockIdParts(id);
    const there = names.get(urlName);
    if (there === undefined) names.set(urlName, [id]);
    else there.push(id);
  }
  return names;
}

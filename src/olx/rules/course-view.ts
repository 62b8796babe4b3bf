import type { Block } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import { decodeUtf8 } from '../text/index.ts';
import type { FactKind, Stated } from './facts.ts';
import { factsBelow, factsOf } from './gather-facts.ts';
import { publishedForms } from './published-forms.ts';
import type { CourseView } from './rule.ts';
import { subjectOf } from './subject.ts';

/** Returns the bytes of a course-level file by its path, or null if they are not available. */
export type CourseFileBytes = (path: string) => Uint8Array | null;

/** The view that rules over a whole course run have; each question is answered once. */
export function courseView(course: Course, bytes: CourseFileBytes, presentYear: number | null): CourseView {
  const stated = statedIn(factsBelow(course.root));
  let published: ReadonlySet<BlockId> | null = null;
  let names: ReadonlySet<string> | null = null;
  const publishedIds = (): ReadonlySet<BlockId> => {
    published ??= new Set([...publishedForms(course.root)].flatMap((form) => [...idsBelow(form)]));
    return published;
  };
  const texts = new Map<string, string | null>();
  return {
    course,
    root: subjectOf(course.root),
    presentYear,
    stated,
    has: (id) => indexOf(course.root).blocks.has(id) || publishedIds().has(id),
    hasName(urlName) {
      names ??= urlNamesBelow(course.root);
      return names.has(urlName);
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

/**
 * The same course run of which only some blocks state anything: enough for rules of reach `block`. A
 * block that a draft and its published form share states what it states once.
 */
export function viewOf(view: CourseView, blocks: Iterable<Block>): CourseView {
  return { ...view, stated: statedIn(factsOf(new Set(blocks))) };
}

function statedIn(facts: (kind: FactKind<unknown>) => readonly Stated<unknown>[]): CourseView['stated'] {
  // all facts of a kind are of its type
  return <T>(kind: FactKind<T>) => facts(kind) as readonly Stated<T>[];
}

/** The url_names of all blocks of a tree, in either form. */
function urlNamesBelow(root: Block): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<Block>();
  const visit = (block: Block): void => {
    if (seen.has(block)) return;
    seen.add(block);
    names.add(block.urlName);
    for (const child of block.children) visit(child.block);
    if (block.published) visit(block.published);
  };
  visit(root);
  return names;
}

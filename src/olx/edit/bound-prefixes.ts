import { type Block, idOf } from '../course/block.ts';
import type { Course, CourseIndex } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import { indexOf } from '../course/tree-index.ts';
import {
  declaredIn,
  freePrefixes,
  hasFreePrefixes,
  type Prefixes,
  withDeclarations,
} from '../course/write/prefixes.ts';

const NONE: Prefixes = new Map();

/**
 * The course run with each namespace prefix declared where it is used: a block that was cut from
 * under an ancestor which declared its prefix, in this file or in the OLX that it came with, carries
 * the declaration itself.
 */
export function withBoundPrefixes(before: Course, after: Course): Course {
  if (!hasFreePrefixes(after.root)) return after;
  // what holds in the file, and what held in the document before it was cut into files
  const visit = (block: Block, inFile: Prefixes, above: Prefixes): Block => {
    if (!hasFreePrefixes(block)) return block;
    // the root of a draft is written into a file of its own
    const around = block.file === null && block.published === undefined ? inFile : NONE;
    const own = withDeclarations(block, missing(block, before, around, above));
    const [scope, wider] = [declaredIn(own, around), declaredIn(own, above)];
    const children = own.children.map((child) => {
      const next = visit(child.block, scope, wider);
      return next === child.block ? child : { ...child, block: next };
    });
    const published = own.published ? visit(own.published, inFile, above) : own.published;
    const same =
      own === block && published === block.published && children.every((child, at) => child === block.children[at]);
    return same ? block : { ...own, children, ...(published === undefined ? {} : { published }) };
  };
  const root = visit(after.root, NONE, NONE);
  return root === after.root ? after : { ...after, root };
}

/** Declarations that the block must carry: of prefixes that mean nothing in its file, or something else than they did. */
function missing(block: Block, before: Course, around: Prefixes, above: Prefixes): Prefixes {
  const wanted = new Map<string, string>();
  for (const prefix of freePrefixes(block)) {
    const was = meantBefore(before, block, prefix);
    // a text that came in anew means what its own document said
    const uri = was?.same === true ? was.uri : (above.get(prefix) ?? was?.uri);
    if (uri !== undefined && uri !== around.get(prefix)) wanted.set(prefix, uri);
  }
  return wanted;
}

function meantBefore(
  course: Course,
  block: Block,
  prefix: string,
): { readonly uri: string; readonly same: boolean } | null {
  const live = publishedView(course.root);
  for (const root of live === null || live === course.root ? [course.root] : [course.root, live]) {
    const { blocks, places } = indexOf(root);
    const former = blocks.get(idOf(block));
    if (former === undefined || !freePrefixes(former).has(prefix)) continue;
    for (let at: Block | undefined = former; at !== undefined; at = above(at, places)) {
      const uri = declaredIn(at, NONE).get(prefix);
      if (uri !== undefined) return { uri, same: former.text === block.text };
    }
  }
  return null;
}

/** The block in whose file another one stands. */
function above(block: Block, places: CourseIndex['places']): Block | undefined {
  return block.file === null ? places.get(idOf(block))?.[0]?.parent : undefined;
}

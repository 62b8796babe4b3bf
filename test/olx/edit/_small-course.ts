import {
  type Block,
  type BlockId,
  type Course,
  draftView,
  indexOf,
  publishedView,
  readCourse,
  readDocument,
} from '#olx';
import { folderOf } from '../../support/folders.ts';

/** Two units of a subsection, both live; `more` adds files or puts others in their place. */
export function smallCourse(more: Readonly<Record<string, string>> = {}): Course {
  const { course, diagnostics } = readCourse(folderOf({ ...FILES, ...more }));
  if (course === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return course;
}

/** The files of the small course, without more. */
export const FILES = {
  'course.xml': '<course url_name="r" org="o" course="c"/>',
  'course/r.xml': '<course><chapter url_name="s"/></course>',
  'chapter/s.xml': '<chapter><sequential url_name="l"/></chapter>',
  'sequential/l.xml': '<sequential><vertical url_name="v"/><vertical url_name="w"/></sequential>',
  'vertical/v.xml': '<vertical><problem url_name="p"/><html url_name="g"/></vertical>',
  'vertical/w.xml': '<vertical><html url_name="h"/></vertical>',
  'problem/p.xml': '<problem weight="1"><p>One</p></problem>',
  'html/g.xml': '<html><![CDATA[G]]></html>',
  'html/h.xml': '<html><![CDATA[Text]]></html>',
};

export const id = (text: string): BlockId => text as BlockId;

export function blockOf(xml: string): Block {
  const { block, diagnostics } = readDocument(xml, null);
  if (block === null) throw new Error(diagnostics[0]?.message);
  return block;
}

/** The ids of a block's children as authors see them, and as learners do; null where they see no such block. */
export function children(
  course: Course,
  block: string,
): { draft: readonly string[] | null; live: readonly string[] | null } {
  const live = publishedView(course.root);
  return { draft: namesIn(draftView(course.root), block), live: live === null ? null : namesIn(live, block) };
}

function namesIn(root: Block, block: string): readonly string[] | null {
  return (
    indexOf(root)
      .blocks.get(id(block))
      ?.children.map((child) => child.block.urlName) ?? null
  );
}

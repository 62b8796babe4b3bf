import { describe, expect, it } from 'vitest';
import {
  type Course,
  indexOf,
  parseCourseKey,
  readCourse,
  readDocument,
  type Step,
  writeCourse,
  writeDocument,
  writeNode,
  writeSubtree,
} from '#olx';
import { folderOf, reread } from '../../support/folders.ts';
import { blockOf, FILES, id, smallCourse } from './_small-course.ts';
import { made } from './_states.ts';

const course = smallCourse({
  'vertical/v.xml':
    '<vertical xmlns:x="urn:one"><tide x:level="1" url_name="t"/><vertical url_name="in"><tide url_name="u"><x:mark/></tide></vertical></vertical>',
  'vertical/w.xml': '<vertical xmlns:x="urn:two"><html url_name="h"/></vertical>',
});

function readAgain(after: Course): Course {
  const read = readCourse(reread(writeCourse(after), folderOf(FILES)));
  expect(read.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return read.course ?? course;
}

const text = (where: Course, block: string): string => indexOf(where.root).blocks.get(id(block))?.text ?? '';
const move = (block: string, parent: string): Step => ({
  kind: 'move',
  block: id(block),
  parent: id(parent),
  index: 0,
  from: null,
});

describe('a namespace prefix that an ancestor declares', () => {
  it('goes along with a block that moves, also where the same prefix means something else', () => {
    const after = readAgain(
      made(course, [move('tide@t', 'vertical@w'), { kind: 'publish', block: id('sequential@l') }]),
    );
    expect(text(after, 'tide@t')).toBe('<tide x:level="1" url_name="t" xmlns:x="urn:one"/>');
  });

  it('goes along with the blocks inside one that moves, in the draft too', () => {
    const moved = made(course, [move('vertical@in', 'vertical@w')]);
    const after = readAgain(moved);
    expect(text(after, 'tide@u')).toContain('xmlns:x="urn:one"');
    expect([...indexOf(after.root).blocks.keys()]).toEqual([...indexOf(moved.root).blocks.keys()]);
  });

  it('is declared in the files into which a document is cut', () => {
    const subtree = blockOf(
      '<vertical xmlns:x="urn:new" url_name="n"><problem url_name="q"><x:mark/></problem></vertical>',
    );
    const insert: Step = {
      kind: 'insert',
      parent: id('sequential@l'),
      index: null,
      subtree,
      assets: {},
      target: 'archive',
    };
    const after = readAgain(made(course, [insert]));
    expect(text(after, 'problem@q')).toContain('xmlns:x="urn:new"');
  });

  it('is declared in the document of a block, alone or with what is below it', () => {
    for (const name of ['tide@t', 'vertical@in']) {
      const block = indexOf(course.root).blocks.get(id(name)) ?? course.root;
      expect(writeDocument(block, course.root)).toContain('xmlns:x="urn:one"');
      expect(writeNode(block, course.root)).toContain('xmlns:x="urn:one"');
      expect(readDocument(writeDocument(block, course.root), null).diagnostics).toEqual([]);
    }
    const plain = indexOf(course.root).blocks.get(id('html@h')) ?? course.root;
    expect(writeDocument(plain, course.root)).toBe(writeDocument(plain));
  });

  it('stays where it is for a block that stays', () => {
    const after = made(course, [{ kind: 'set-settings', block: id('html@h'), settings: { weight: 1 } }]);
    expect(text(after, 'tide@t')).toBe(text(course, 'tide@t'));
  });

  it.each(['tide@t', 'tide@u', 'vertical@in'])('is declared in the archive of %s', (block) => {
    const key = parseCourseKey('course-v1:o+c+r');
    const files = key === null ? null : writeSubtree(course, id(block), key, { block: '', course: '' });
    const read = readCourse(reread(files ?? new Map()));
    expect(read.diagnostics).toEqual([]);
    expect(read.course && text(read.course, block)).toContain('xmlns:x="urn:one"');
  });
});

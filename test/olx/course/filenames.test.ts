import { describe, expect, it } from 'vitest';
import { applySteps, type BlockId, checkDocument, indexOf, readCourse, writeCourse, writeDocument } from '#olx';
import { smallSamples } from '../../support/courses.ts';
import { reread } from '../../support/folders.ts';

describe('a content file that two blocks share', () => {
  const sample = smallSamples().find(({ name }) => name === 'filename-attribute');
  if (sample === undefined) throw new Error('no fixture');
  const { course, folder } = sample;

  it('keeps its text for the other when one is edited', () => {
    const twin = 'html@twin_a' as BlockId;
    const before = indexOf(course.root).blocks.get(twin) ?? course.root;
    const text = writeDocument(before).replace(']]>', '<p>Only here.</p>]]>');
    const { block } = checkDocument(text, {
      type: 'html',
      urlName: 'twin_a',
      parentType: null,
      scope: 'subtree',
      file: null,
    });
    if (block === null) throw new Error('the document was refused');
    const applied = applySteps(course, [
      { kind: 'replace-subtree', block: twin, subtree: block, assets: {}, target: 'draft' },
    ]);
    if (!applied.ok) throw new Error(applied.refusal.message);
    const again = readCourse(reread(writeCourse(applied.course), folder)).course;
    const textOf = (id: string): string =>
      writeDocument(indexOf(again?.root ?? course.root).blocks.get(id as BlockId) ?? course.root);
    expect(textOf('html@twin_a')).toContain('Only here.');
    expect(textOf('html@twin_b')).not.toContain('Only here.');
  });
});

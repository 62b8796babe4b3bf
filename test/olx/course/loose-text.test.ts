import { describe, expect, it } from 'vitest';
import { applySteps, type BlockId, readCourse, readDocument, type Step, writeCourse } from '#olx';
import { folderOf, reread } from '../../support/folders.ts';

const UNIT = `<vertical url_name="v">
  Loose text <!-- a note --> and more
  <html url_name="a"><p>A</p></html>
  <html url_name="b"><p>B</p></html>
</vertical>`;

describe('loose text in a container', () => {
  const folder = folderOf({
    'course.xml': `<course url_name="r" org="o" course="c"><chapter url_name="c"><sequential url_name="s">${UNIT}</sequential></chapter></course>`,
  });
  const { course } = readCourse(folder);
  if (course === null) throw new Error('the course was refused');
  const { block } = readDocument('<html url_name="new"><p>New</p></html>', null);
  if (block === null) throw new Error('the document was refused');

  const id = (text: string): BlockId => text as BlockId;
  const steps: readonly (readonly [string, Step])[] = [
    [
      'a block put before all',
      { kind: 'insert', parent: id('vertical@v'), index: 0, subtree: block, assets: {}, target: 'draft' },
    ],
    [
      'the first block moved behind the second',
      { kind: 'move', block: id('html@a'), parent: id('vertical@v'), index: 1, from: null },
    ],
    ['the first block deleted', { kind: 'delete', block: id('html@a') }],
  ];

  it.each(steps)('never comes to stand behind a block, which would drop that block: %s', (_, step) => {
    const applied = applySteps(course, [step]);
    if (!applied.ok) throw new Error(applied.refusal.message);
    const written = writeCourse(applied.course);
    const again = readCourse(reread(written, folder));
    expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const texts = [...written.values()].map((file) => ('text' in file ? file.text : '')).join('\n');
    for (const piece of ['Loose text', '<!-- a note -->', 'and more']) expect(texts).toContain(piece);
  });

  it('is left as it stands where nothing moves', () => {
    expect(writeCourse(course).get('course.xml')).toEqual({ text: expect.stringContaining(UNIT) });
  });
});

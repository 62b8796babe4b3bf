import { describe, expect, it } from 'vitest';
import { type Folder, indexOf, readCourse, unreachedBlock, unreachedFiles } from '#olx';
import { samples } from '../../support/courses.ts';
import { fileOf } from '../../support/folders.ts';

function listed(folder: Folder) {
  const { course, diagnostics } = readCourse(folder);
  if (course === null) throw new Error('not read');
  const blocks = [...unreachedFiles(course).keys()].flatMap((path) => {
    const bytes = folder.get(course.rootFile.base + path)?.bytes ?? folder.get(path)?.bytes;
    return bytes ? [unreachedBlock(path, bytes)].filter((each) => each !== null) : [];
  });
  return { course, diagnostics, blocks };
}

describe.each(samples())('in $name', ({ folder }) => {
  it('each file that reading calls unreached holds a block that no children list names', () => {
    const { course, diagnostics, blocks } = listed(folder);
    const told = diagnostics.flatMap(({ code, file }) => (code === 'file-unreached' && file !== null ? [file] : []));
    const files = new Set(blocks.map(({ file }) => file));
    for (const { block } of blocks) expect(indexOf(course.root).blocks.has(block), block).toBe(false);
    const shadowing = told.filter((file) => !files.has(file.slice(course.rootFile.base.length)) && !files.has(file));
    // the others are files of blocks that stand elsewhere in the course run
    for (const file of shadowing) {
      const id = /([^/]+)\/([^/]+)\.xml$/.exec(file);
      expect([...indexOf(course.root).blocks.keys()], file).toContain(`${id?.[1]}@${id?.[2]}`);
    }
  });
});

it('tells what the block is called, and leaves out what is not the file of a block', () => {
  const { blocks } = listed(
    new Map(
      Object.entries({
        'course.xml': '<course url_name="run" org="O" course="C"/>',
        'course/run.xml': '<course><chapter url_name="here"/></course>',
        'chapter/here.xml': '<chapter/>',
        'chapter/gone.xml': '<chapter display_name="Once"><sequential url_name="x"/></chapter>',
        'html/deep/page.xml': '<html filename="page"/>',
        'problem/broken.xml': '<problem>',
        'video/other.xml': '<problem/>',
        'about/overview.xml': '<about/>',
        'drafts/vertical/lost.xml': '<vertical display_name="Lost"/>',
      }).map(([path, content]) => [path, fileOf(content)]),
    ),
  );
  expect(blocks).toEqual([
    { block: 'chapter@gone', displayName: 'Once', file: 'chapter/gone.xml' },
    { block: 'vertical@lost', displayName: 'Lost', file: 'drafts/vertical/lost.xml' },
    { block: 'html@deep:page', displayName: null, file: 'html/deep/page.xml' },
  ]);
});

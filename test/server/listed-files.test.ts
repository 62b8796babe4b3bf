import { expect, test } from 'vitest';
import { importCourse, replaceBlock } from '#contract';
import { refusal, smallService } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, usage } from './_small-course.ts';

const GOOD = { path: 'course.xml', text: SMALL_COURSE['course.xml'] as string };

test.each([
  ['a control character', ['a\u0001b.xml']],
  ['a lone surrogate', ['a\uD800.xml']],
  ['a way out', ['../a.xml']],
  ['the root of the disk', ['/a.xml']],
  ['a drive', ['C:\\a.xml']],
  ['an empty part', ['a//b.xml']],
  ['a file that is a folder', ['a', 'a/b.xml']],
  ['one path twice', ['a.xml', 'a.xml']],
])('a list of files with %s in a path is refused, whatever it is sent to', async (_, paths) => {
  const service = await smallService();
  const content = { kind: 'files', list: { files: [GOOD, ...paths.map((path) => ({ path, text: '' }))] } } as const;
  for (const operation of [
    importCourse(OTHER_KEY, { content }),
    importCourse(KEY, { content, orphans: 'delete' }),
    replaceBlock(KEY, usage('problem@sum'), { content, scope: 'subtree', orphans: 'delete' }),
  ]) {
    const refused = refusal(
      await service.client.write(operation, operation.course === OTHER_KEY ? {} : { force: true }),
    );
    expect([operation.path, refused.name]).toEqual([operation.path, 'bad-request']);
  }
});

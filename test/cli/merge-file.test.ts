import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockId, type Course, courseVersionOf, type Folder, indexOf, mergeCourses, ROOT_ID, readCourse } from '#olx';
import { type MergedFile, mergeOlxFile } from '../../src/cli/git/merge-file.ts';
import { comparableText } from '../../src/cli/git/textconv.ts';
import { DEMO_COURSE, FIXTURES, REAL_COURSES, readFolder } from '../support/folders.ts';

const REAL_COURSE = join(REAL_COURSES, 'latex2edx-demo');
const COURSES = [
  DEMO_COURSE,
  join(FIXTURES, 'mixed'),

  ...(existsSync(REAL_COURSE) ? [REAL_COURSE] : []),
];
const MARKING = { ours: 'HEAD', theirs: 'branch', size: 7 };
/** Lines merged to nothing, so that the merge of blocks has to say all. */
const NO_LINES: MergedFile = { text: '', isConflict: true };

const inTag =
  (change: (tag: string) => string) =>
  (text: string): string =>
    text.replace(/<[a-z][^>]*>/, change);

/** Small edits of the text of a file, as two authors make them. */
const EDITS: readonly ((text: string) => string)[] = [
  inTag((tag) => tag.replace(/\s*\/?>$/, (end) => ` weight="2"${end}`)),
  inTag((tag) => tag.replace(/^<\S+?(?=[\s/>])/, (start) => `${start} showanswer="never"`)),
  inTag((tag) => tag.replace(/display_name="[^"]*"/, 'display_name="Ours"')),
  inTag((tag) => tag.replace(/display_name="[^"]*"/, 'display_name="Theirs &amp; more"')),
  (text) => text.replace(/(<\w[^>]*[^/]>)(\s*<)/, '$1<html url_name="fresh"><p>New</p></html>$2'),
  (text) => text.replace(/(\s*)(<\/\w+>\s*)$/, '$1<html url_name="last"><p>Last</p></html>$2'),
  (text) => text.replace(/\s*<(\w+) url_name="[^"]*"\/>/, ''),
  (text) => text.replace(/(<(\w+) url_name="[^"]*"\/>)(\s*)(<(\w+) url_name="[^"]*"\/>)/, '$4$3$1'),
  (text) => text.replace(/<label>|<p>/, '$&First: '),
  (text) => text.replace(/(?:<\/label>|<\/p>)(?![\s\S]*(?:<\/label>|<\/p>))/, '!$&'),
];

function withText(files: Folder, path: string, text: string): Course | null {
  const bytes = Buffer.from(text);
  const hash = `${path}${text}`.length.toString(16).padStart(64, '0');
  const blob = { hash, size: bytes.length } as NonNullable<ReturnType<Folder['get']>>['blob'];
  return readCourse(new Map([...files, [path, { blob, bytes }]])).course;
}

describe.each(COURSES)('merging one file of %s', { timeout: 300_000 }, (folder) => {
  // what drafts and policies say of a block is in other files, so one file cannot know of it
  const files = new Map([...readFolder(folder)].filter(([path]) => !/(?:^|\/)(?:drafts|policies)\//.test(path)));
  const base = readCourse(files).course;
  const paths = [...files.keys()].filter((path) =>
    /^(?:course|chapter|sequential|vertical|problem)\/[^/]+\.xml$/.test(path),
  );
  // a file that no block names is merged as a whole
  const isBlock = (path: string): boolean => {
    const [type = '', name = ''] = path.slice(0, -'.xml'.length).split('/');
    return (
      base !== null &&
      indexOf(base.root).blocks.get(type === 'course' ? ROOT_ID : blockId(type, name))?.file?.path === path
    );
  };
  const chosen = paths.filter(isBlock).filter((_, at) => at % Math.ceil(paths.length / 4) === 0);

  it('says what a merge of the whole course run says, and marks a conflict if and only if there is one', () => {
    if (base === null) throw new Error('the course has errors');
    let [merged, conflicts] = [0, 0];
    for (const path of chosen) {
      const text = Buffer.from(files.get(path)?.bytes ?? []).toString();
      const sides = [...new Set(EDITS.map((edit) => edit(text)))].filter((each) => each !== text);
      for (const ours of sides) {
        for (const theirs of sides) {
          const [one, other] = [withText(files, path, ours), withText(files, path, theirs)];
          if (one === null || other === null || ours === theirs) continue;
          const whole = mergeCourses(base, one, other, 'fail');
          const file = mergeOlxFile(path, { base: text, ours, theirs }, NO_LINES, MARKING);
          if (file === null) continue;
          const about = `${path}\n${ours}\n${theirs}\n${file.text}`;
          expect(file.isConflict, about).toBe(whole.undecided.length > 0);
          if (file.isConflict) {
            conflicts += 1;
            expect(file.text, about).toMatch(/^<{7} HEAD\n[\s\S]*^={7}\n[\s\S]*^>{7} branch\n/m);
            continue;
          }
          merged += 1;
          const result = withText(files, path, file.text);
          expect(result === null ? null : courseVersionOf(result), about).toBe(courseVersionOf(whole.course));
        }
      }
    }
    expect([merged > 20, conflicts > 0]).toEqual([true, true]);
  });

  it('is compared by a text that says the same of the same, and shows each edit', () => {
    for (const path of chosen) {
      const text = Buffer.from(files.get(path)?.bytes ?? []).toString();
      const shown = comparableText(text);
      expect(comparableText(shown)).toBe(shown);
      for (const edit of EDITS) if (edit(text) !== text) expect(comparableText(edit(text)), path).not.toBe(shown);
    }
  });
});

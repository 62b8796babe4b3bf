/** No reader of the double breaks, whatever the course run holds. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { archiveOfFolder } from './double/course-archive.ts';
import { parseCourseKey, startDouble, usageText } from './double/index.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/courses/', import.meta.url));

const readers = [
  ...['course_index', 'course_details', 'course_grading', 'course_settings', 'course_team'].map((name) => `v1/${name}`),
  ...['proctored_exam_settings', 'textbooks', 'group_configurations'].map((name) => `v1/${name}`),
  ...['advanced_settings', 'tabs', 'file_assets', 'link_check_status'].map((name) => `v0/${name}`),
];

test('every reader answers for every fixture course', async () => {
  const double = await startDouble();
  try {
    const headers = { authorization: `JWT ${double.token('gstaff')}`, accept: 'application/json' };
    const folders = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      const text = `course-v1:Fix+${name}+R1`;
      const course = parseCourseKey(text);
      if (course === undefined) throw new Error(text);
      double.store.createRun({ key: course, displayName: name }, 'gstaff');
      await double.store.importArchive(course, await archiveOfFolder(join(FIXTURES, name)), 'gstaff');
      const keys = [...(double.store.run(course)?.draft.blocks.keys() ?? [])].map((key) => usageText(course, key));
      const paths = [
        ...readers.map((reader) => `/api/contentstore/${reader}/${text}`),
        `/api/learning_sequences/v1/course_outline/${text}`,
        '/api/contentstore/v2/home/courses',
        ...keys.map((key) => `/api/contentstore/v0/xblock/${text}/${encodeURIComponent(key)}`),
        ...keys.map((key) => `/api/olx-export/v1/xblock/${encodeURIComponent(key)}/`),
        ...keys.map((key) => `/api/contentstore/v1/container/vertical/${encodeURIComponent(key)}/children`),
      ];
      for (const path of paths) {
        const answer = await fetch(double.cmsUrl + path, { headers });
        const body = await answer.text();
        expect(answer.statusText, `${path}\n${body.slice(0, 500)}`).not.toBe('Defect of the double');
      }
    }
  } finally {
    await double.close();
  }
});

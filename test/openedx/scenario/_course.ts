import { BLOCK_TYPES } from '#olx';
import type { Files } from '../../server/_small-course.ts';

/** The components of a course run in Studio: what its field route was recorded for, and what has an example. */
export const COMPONENT_TYPES = [
  // refers to the problem, so it goes first
  'conditional',
  'html',
  'problem',
  'video',
  'discussion',
  'openassessment',
  'drag-and-drop-v2',
  'lti_consumer',
  'poll',
  'survey',
  'word_cloud',
  'poll_question',
  'done',
  'pdf',
  'annotatable',
  'lti',
  'library_content',
  'itembank',
  'split_test',
] as const;

/** The example of the catalogue, in a course run. */
export function componentOlx(type: string, course: string): string {
  const row = BLOCK_TYPES.find((each) => each.type === type);
  if (row === undefined) throw new Error(`no type ${type}`);
  return row.example.replaceAll('Org+Number+Run', course.slice('course-v1:'.length));
}

/** Two pictures of four pixels; the platform makes thumbnails of what it can read. */
export const PICTURE = picture(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEklEQVR4nGP4z8DAAMIM/4EAAB/uBfsL2WiLAAAAAElFTkSuQmCC',
);
export const OTHER_PICTURE = picture(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAE0lEQVR4nGP4/5+BAYiAxH/+/wAqAgYK7yy1BAAAAABJRU5ErkJggg==',
);

function picture(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** The course run that the scenario begins with: two sections, a unit with a draft, a picture, a page and a policy. */
export const FIRST_COURSE: Files = {
  'course.xml': '<course url_name="R1" org="Lab" course="SCN"/>\n',
  'course/R1.xml':
    '<course display_name="Scenario" start="2026-01-01T00:00:00Z">\n  <chapter url_name="week1"/>\n  <chapter url_name="week2"/>\n</course>\n',
  'chapter/week1.xml': '<chapter display_name="Week 1">\n  <sequential url_name="lesson"/>\n</chapter>\n',
  'chapter/week2.xml': '<chapter display_name="Week 2">\n  <sequential url_name="homework"/>\n</chapter>\n',
  'sequential/lesson.xml':
    '<sequential display_name="Lesson">\n  <vertical url_name="unit1"/>\n  <vertical url_name="unit2"/>\n</sequential>\n',
  'sequential/homework.xml': '<sequential display_name="Homework">\n  <vertical url_name="unit3"/>\n</sequential>\n',
  'vertical/unit1.xml':
    '<vertical display_name="Unit 1">\n  <html url_name="intro"/>\n  <problem url_name="sum"/>\n</vertical>\n',
  'vertical/unit2.xml': '<vertical display_name="Unit 2">\n  <html url_name="outro"/>\n</vertical>\n',
  'vertical/unit3.xml': '<vertical display_name="Unit 3">\n  <problem url_name="task"/>\n</vertical>\n',
  'html/intro.xml': '<html display_name="Welcome" filename="intro"/>\n',
  'html/intro.html': '<p>Welcome. <img src="/static/logo.png" alt=""/></p>',
  'html/outro.xml': '<html display_name="Farewell" filename="outro"/>\n',
  'html/outro.html': '<p>See you.</p>',
  'problem/sum.xml':
    '<problem display_name="Sum" max_attempts="3">\n  <p>2 + 2?</p>\n  <numericalresponse answer="4"><formulaequationinput/></numericalresponse>\n</problem>\n',
  'problem/task.xml':
    '<problem display_name="Task">\n  <stringresponse answer="sea"><textline/></stringresponse>\n</problem>\n',
  'about/overview.html': '<p>About</p>',
  'info/updates.html': '<ol></ol>',
  'policies/R1/policy.json': `${JSON.stringify({
    'course/R1': {
      language: 'en',
      tabs: [
        { name: 'Course', type: 'courseware' },
        { name: 'Progress', type: 'progress' },
      ],
      user_partitions: [
        {
          id: 50,
          name: 'Experiment',
          scheme: 'random',
          description: '',
          version: 3,
          groups: [{ id: 0, name: 'A', version: 1 }],
          parameters: {},
          active: true,
        },
      ],
    },
  })}\n`,
  'static/logo.png': PICTURE,
};

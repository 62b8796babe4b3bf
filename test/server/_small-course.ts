import { BASE_PATH } from '#contract';
import { type ArchiveFormat, memoryBlobs, writeArchive } from '#olx';

export const KEY = 'course-v1:Demo+Service+2026';
export const OTHER_KEY = 'course-v1:Demo+Other+2026';

/** The usage key of a block that is named `type@url_name`, of the small course if no other is named. */
export function usage(id: string, key: string = KEY): string {
  const [type, urlName] = [id.slice(0, id.indexOf('@')), id.slice(id.indexOf('@') + 1)];
  return `block-v1:${key.slice('course-v1:'.length)}+type@${type}+block@${urlName}`;
}

/** The address of a block of the small course, with its closing slash. */
export function blockAt(id: string): string {
  return `${BASE_PATH}blocks/${usage(id)}/`;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Two sections; a url_name that two blocks have; assets that could script; a draft over one unit. */
export const SMALL_COURSE: Files = {
  'course.xml': '<course url_name="2026" org="Demo" course="Service"/>\n',
  'course/2026.xml':
    '<course display_name="Small" start="2026-01-01T00:00:00Z">\n  <chapter url_name="week1"/>\n  <chapter url_name="week2"/>\n</course>\n',
  'chapter/week1.xml': '<chapter display_name="Week 1">\n  <sequential url_name="lesson"/>\n</chapter>\n',
  'chapter/week2.xml': '<chapter display_name="Week 2">\n  <sequential url_name="homework"/>\n</chapter>\n',
  'sequential/lesson.xml':
    '<sequential display_name="Lesson">\n  <vertical url_name="unit1"/>\n  <vertical url_name="unit2"/>\n</sequential>\n',
  'sequential/homework.xml':
    '<sequential display_name="Homework" graded="true" due="2026-02-01T00:00:00Z">\n  <vertical url_name="unit3"/>\n</sequential>\n',
  'vertical/unit1.xml':
    '<vertical display_name="Unit 1">\n  <html url_name="intro"/>\n  <problem url_name="sum"/>\n</vertical>\n',
  'vertical/unit2.xml': '<vertical display_name="Unit 2">\n  <problem url_name="intro"/>\n</vertical>\n',
  'vertical/unit3.xml': '<vertical display_name="Unit 3">\n  <problem url_name="task"/>\n</vertical>\n',
  'html/intro.xml': '<html display_name="Welcome" filename="intro"/>\n',
  'html/intro.html': '<p>Welcome. <img src="/static/logo.png" alt=""/></p>\n',
  'problem/sum.xml':
    '<problem display_name="Sum" max_attempts="3">\n  <p>2 + 2?</p>\n  <numericalresponse answer="4"><formulaequationinput/></numericalresponse>\n</problem>\n',
  'problem/intro.xml':
    '<problem display_name="First try">\n  <p>1 + 1?</p>\n  <numericalresponse answer="2"><formulaequationinput/></numericalresponse>\n</problem>\n',
  'problem/task.xml':
    '<problem display_name="Task">\n  <stringresponse answer="sea"><textline/></stringresponse>\n</problem>\n',
  'drafts/vertical/unit2.xml':
    '<vertical display_name="Unit 2, new" parent_url="block-v1:Demo+Service+2026+type@sequential+block@lesson" index_in_children_list="1">\n  <problem url_name="intro"/>\n</vertical>\n',
  'drafts/problem/intro.xml':
    '<problem display_name="First try">\n  <p>1 + 2?</p>\n  <numericalresponse answer="3"><formulaequationinput/></numericalresponse>\n</problem>\n',
  'about/overview.html': '<p>About</p>\n',
  'policies/2026/policy.json': '{"course/2026": {"language": "en"}}\n',
  'static/logo.png': new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 1, 2, 3]),
  'static/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  'static/page.html': '<script>alert(1)</script>',
};

/** Packs files in the given format. */
export async function packed(files: Files, format: ArchiveFormat = 'tar.gz'): Promise<Uint8Array> {
  const blobs = memoryBlobs();
  const folder = new Map<string, { readonly blob: Awaited<ReturnType<typeof blobs.put>> }>();
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    folder.set(path, { blob: await blobs.put(once(bytes)) });
  }
  return new Uint8Array(await new Response(writeArchive(folder, blobs, format)).arrayBuffer());
}

/** The files of the archive of one unit of the small course. */
export function unitFiles(files: Files = {}): Files {
  return {
    'vertical.xml': '<vertical url_name="unit1"/>\n',
    'vertical/unit1.xml':
      '<vertical display_name="Unit 1">\n  <html url_name="intro"/>\n  <problem url_name="sum"/>\n</vertical>\n',
    'html/intro.xml': '<html display_name="Welcome" filename="intro"/>\n',
    'html/intro.html': '<p>Welcome. <img src="/static/logo.png" alt=""/></p>\n',
    'problem/sum.xml': SMALL_COURSE['problem/sum.xml'] ?? '',
    ...files,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

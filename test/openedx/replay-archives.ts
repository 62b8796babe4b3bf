/** The archives that the recorded imports sent. The five courses are shared; the small ones are built here. */
import { fileURLToPath } from 'node:url';
import { archiveOf, archiveOfFolder } from './double/course-archive.ts';

const COURSES = fileURLToPath(new URL('../../../shared/courses/', import.meta.url));

type Files = Readonly<Record<string, string | null>>;

/** One chapter, one subsection, two units. */
const base: Files = {
  'course.xml': '<course org="Lab" course="BAD" url_name="R1"/>',
  'course/R1.xml': '<course display_name="Bad"><chapter url_name="c1"/></course>',
  'policies/R1/policy.json': '{"course/R1": {"display_name": "Bad"}}',
  'chapter/c1.xml': '<chapter display_name="C1"><sequential url_name="s1"/></chapter>',
  'sequential/s1.xml': '<sequential display_name="S1"><vertical url_name="v1"/><vertical url_name="v2"/></sequential>',
  'vertical/v1.xml':
    '<vertical display_name="V1"><html url_name="h1"/><problem url_name="p1"/><discussion url_name="d1"/></vertical>',
  'vertical/v2.xml': '<vertical display_name="V2"><html url_name="h2"/></vertical>',
  'html/h1.xml': '<html display_name="H1" filename="h1"/>',
  'html/h1.html': '<p>one</p>',
  'html/h2.xml': '<html display_name="H2" filename="h2"/>',
  'html/h2.html': '<p>two</p>',
  'problem/p1.xml': '<problem display_name="P1"><p>a</p></problem>',
  'discussion/d1.xml': '<discussion discussion_id="x" discussion_category="c" discussion_target="t"/>',
};

/** By the file name of the recording: what differs from the base; `null` takes a file away. */
const small: Readonly<Record<string, Files>> = {
  'bad-ok': {},
  'bad-ok-again': {},
  'bad-chapter-malformed': { 'chapter/c1.xml': '<chapter display_name="C1"><sequential url_name="s1">' },
  'bad-course-xml-malformed': { 'course.xml': '<course org="Lab" course="BAD"' },
  'bad-courserun-malformed': { 'course/R1.xml': '<course display_name="Bad"><chapter url_name="c1"/>' },
  'bad-html-file-missing': { 'html/h1.html': null },
  'bad-no-course-xml': { 'course.xml': null },
  'bad-pointer-missing-file': { 'html/h1.xml': null },
  'bad-policy-malformed': { 'policies/R1/policy.json': '{"course/R1": {' },
  'bad-problem-malformed': { 'problem/p1.xml': '<problem><p>a</problem>' },
  'bad-pure-xblock-pointer': {
    'vertical/v2.xml': '<vertical display_name="V2"><discussion url_name="d9"/></vertical>',
    'discussion/d9.xml': '<discussion discussion_id="y" discussion_category="c" discussion_target="t"/>',
  },
  'bad-sequential-malformed': { 'sequential/s1.xml': '<sequential display_name="S1"><vertical url_name="v1">' },
  'bad-unknown-block-type': {
    'vertical/v2.xml': '<vertical display_name="V2"><html url_name="h2"/><nosuchblock url_name="n1"/></vertical>',
  },
  'bad-vertical-malformed': { 'vertical/v2.xml': '<vertical display_name="V2"><html url_name="h2">' },
  b1: {
    'discussion/d1.xml': null,
    'vertical/v1.xml': `<vertical display_name="V1" foo="bar"><html url_name="h1"/><problem url_name="p1"/><discussion url_name="d1" discussion_id="x" discussion_category="c" discussion_target="t"/><video url_name="vv" youtube_id_1_0="abc" display_name="V"/><lti_consumer url_name="lc" display_name="L" launch_url="https://x"/></vertical>`,
    'html/h1.html':
      '<p>one</p>\r\n<P Class=x>two<br>three &nbsp; ü €</p>\n\n<!-- c -->\n<script>if(a<b && c){}</script>\n',
    'problem/p1.xml':
      '<problem display_name="P1" weight="2" foo="bar">\n  <p>a &amp; b  c</p>\n  <numericalresponse answer="5">\n    <formulaequationinput/>\n  </numericalresponse>\n</problem>',
  },
  ptr2: {
    'vertical/v2.xml': '<vertical display_name="V2"><poll url_name="po"/><done url_name="dn"/></vertical>',
    'poll/po.xml': '<poll question="Q?" display_name="Poll"/>',
    'done/dn.xml': '<done display_name="Done"/>',
  },
  orp1: {},
  orp2: {
    'course/R1.xml': '<course display_name="Bad"><chapter url_name="c1"/><chapter url_name="c2"/></course>',
    'sequential/s1.xml':
      '<sequential display_name="S1"><vertical url_name="v1"/><vertical url_name="v2"/><vertical url_name="v3"/></sequential>',
    'chapter/c2.xml': '<chapter display_name="C2"><sequential url_name="s2"/></chapter>',
    'sequential/s2.xml': '<sequential display_name="S2"/>',
    'vertical/v3.xml': '<vertical display_name="V3"/>',
  },
};

export async function archiveFor(fileName: string): Promise<Uint8Array> {
  const name = fileName.replace(/\.(tar\.gz|zip|txt)$/, '');
  if (name === 'x' || name === 'notatar') return new TextEncoder().encode('not an archive');
  if (name === 'evil') return archiveOf([['../../evil.txt', 'out']]);
  const files = small[name];
  if (files !== undefined) {
    const all = Object.entries({ ...base, ...files });
    return archiveOf(all.flatMap(([path, text]) => (text === null ? [] : [[`course/${path}`, text] as const])));
  }
  if (/\.png$/.test(name)) return new TextEncoder().encode('not a picture');
  const bare = name === 'mpf-nostatic';
  return archiveOfFolder(COURSES + (bare ? 'math-percent-fi' : name), (path) => !bare || !path.startsWith('static/'));
}

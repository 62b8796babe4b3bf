import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_COURSE } from '../support/folders.ts';

/** A small edit of one line of the demo course; line numbers are those of the untouched file. */
type Edit =
  | { readonly line: number; readonly find: string; readonly write: string }
  | { readonly after: number; readonly insert: string };

const change = (line: number, find: string, write: string): Edit => ({ line, find, write });
const insert = (after: number, text: string): Edit => ({ after, insert: text });

/** Copies the demo course with mistakes in it, at least one of every folder of rules. */
export function seededCourse(to: string): string {
  cpSync(DEMO_COURSE, to, { recursive: true });
  for (const [path, edits] of Object.entries(EDITS)) {
    // from the last line to the first, so that no edit moves the place of another
    const lines = readFileSync(join(to, path), 'utf8').split('\n');
    for (const edit of [...edits].reverse().sort((a, b) => lineOf(b) - lineOf(a))) apply(path, lines, edit);
    writeFileSync(join(to, path), lines.join('\n'));
  }
  for (const [path, content] of Object.entries(NEW_FILES)) writeFileSync(join(to, path), content);
  return to;
}

/** An insertion stands behind the line that it names, so it is made before a change of that line. */
function lineOf(edit: Edit): number {
  return 'insert' in edit ? edit.after + 0.5 : edit.line;
}

function apply(path: string, lines: string[], edit: Edit): void {
  if ('insert' in edit) {
    lines.splice(edit.after, 0, edit.insert);
    return;
  }
  const before = lines[edit.line - 1] ?? '';
  const after = before.replace(edit.find, () => edit.write);
  if (after === before) throw new Error(`${path}:${edit.line} does not hold ${edit.find}`);
  lines[edit.line - 1] = after;
}

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  // settings of the course run and of its blocks
  'policies/2026/policy.json': [
    insert(6, '        "banner_image": "no-such-picture.png",'),
    insert(15, '        "enable_timed_exams": false,'),
    insert(17, '        "enrollment_end": "2026-07-01T00:00:00Z",'),
    change(26, '"tide_planner:olx-demo:not-a-secret"', '"tide_planner:olx-demo:not-a-secret", "no colons"'),
    insert(28, '        "rerandomize": "once",'),
    change(70, '}', '},'),
    insert(70, '    "problem/gone": {"max_attempts": 1},'),
    insert(70, '    "html/problem_wave_speed": {"display_name": "Speed"},'),
    insert(70, '    "vertical/unit_your_shore": []'),
  ],
  'policies/2026/grading_policy.json': [
    change(4, '0', '2'),
    change(8, '0.6', '0.5'),
    change(12, '1', '3'),
    change(19, '0.6', '60'),
  ],
  // the folder: pointers, names, what stands between blocks
  'chapter/section_charts.xml': [
    change(3, '/>', '/> Do this at home.'),
    insert(5, '  <sequential url_name="sub_tides"/>'),
    insert(5, '  <html url_name="astray" display_name="Astray"><p>Here?</p></html>'),
  ],
  'sequential/sub_charts.xml': [insert(4, '  <!-- later --><wiki slug="tides"/>')],
  'sequential/sub_homework_island_walk.xml': [change(1, 'format="Homework"', 'format="Home work"')],
  'sequential/sub_rising_sea.xml': [
    change(1, 'start=', 'is_time_limited="true" start='),
    change(2, 'unit_storm_surge"', 'unit_storm_surge" display_name="Surge"'),
    insert(2, '  <vertical url_name="unit_seeds"/>'),
  ],
  'vertical/unit_hw_map.xml': [
    change(1, '>', ' group_access="{&quot;777777&quot;: [1]}">'),
    insert(3, '  <problem url_name="two words"/>'),
    insert(3, '  <html url_name="nowhere"/>'),
    insert(
      3,
      '  <problem display_name="Nameless"><p>1 + 1?</p><numericalresponse answer="2"><textline/></numericalresponse></problem>',
    ),
    insert(
      3,
      '  <html url_name="twice" display_name="One"><p>One</p></html><html url_name="twice" display_name="Two"><p>Two</p></html>',
    ),
    insert(3, '  <problem url_name="problem_hw_scale" display_name="Another"><p>Nothing to do.</p></problem>'),
  ],
  'html/report_brief.xml': [change(1, '"report_brief"', '"report_brief.html"')],
  'html/tool_intro.xml': [change(1, 'filename=', 'url_name="tool-intro" filename=')],
  'html/talk_prompt.xml': [change(1, '"talk_prompt"', '"talk_promt"')],
  'html/intro_welcome.html': [
    insert(1, '<p><img src="/static/not-here.png" alt=""> <a href="/jump_to_id/nobody">on</a></p>'),
    insert(7, '<a href="/courses/course-v1:OLXDemo+OLX101+2025/about">last year</a>'),
    insert(7, '<iframe src="https://example.org/"/>'),
  ],
  'drafts/vertical/unit_rip_currents.xml': [change(1, 'index_in_children_list="2"', 'index_in_children_list="soon"')],
  // XML, with more than one mistake in a file
  'problem/problem_next_high_water.xml': [
    insert(6, '      <choice correct="false">Wind & waves</choice>'),
    change(9, '</choicehint>', '</choicehnt>'),
    change(14, ' + ', ' & '),
  ],
  'html/notes_for_teachers.xml': [change(1, 'editor="raw"', 'editor=raw')],
  'html/surge_text.xml': [change(1, '<html', '<!DOCTYPE html [<!ENTITY sea "see">]><html')],
  // problems
  'problem/problem_spring_tides.xml': [
    change(1, 'max_attempts', 'max_atempts'),
    change(2, 'EDC', 'ALL'),
    change(6, '"true"', '"yes"'),
    change(10, '"A"', '"Z"'),
  ],
  'problem/problem_wave_parts.xml': [
    change(5, 'correct="wavelength"', 'correct="wave length"'),
    change(11, 'True', 'False'),
    insert(14, '  <textline size="3"/>'),
  ],
  'problem/problem_wave_speed.xml': [
    change(1, '"3"', '"three"'),
    change(2, '"12.5"', '"12;5"'),
    change(4, '2%', '2 %%'),
    insert(4, '    <responseparam default="1%"/>'),
  ],
  'problem/problem_longshore_name.xml': [
    change(2, 'type="ci"', 'type="ci,regexp"'),
    change(6, '<textline size="24"/>', '<textline size="24"/><textline size="24"/>'),
    insert(7, '  <stringresponse answer="(drift" type="regexp"><label>Again?</label><textline/></stringresponse>'),
  ],
  'problem/problem_depth_now.xml': [change(5, '<formulaequationinput trailing_text="m"/>', '<p>in metres</p>')],
  'problem/e0c5a2b91d7f4b6c8a3e5f0d1c2b4a69.xml': [change(17, 'check_tide', 'check_tides')],
  'problem/problem_hw_contours.xml': [
    change(1, 'max_attempts="1"', 'weight="-1"'),
    change(4, "'On the east side'", 'On the east side'),
  ],
  'problem/problem_hw_safety.xml': [
    insert(5, '      <p>Think first.</p>'),
    insert(11, '    <optioninput options="(\'a\',\'b\')" correct="a"/>'),
  ],
  // an open response assessment
  'vertical/unit_field_report.xml': [
    change(3, 'submission_due="2030', 'submission_due="2020'),
    change(6, 'must_grade="3" must_be_graded_by="2"', 'must_grade="2" must_be_graded_by="3"'),
    change(7, 'self-assessment', 'own-assessment'),
    change(28, '"2"', '"-2"'),
    change(40, 'Explanation', 'Observation'),
    change(74, 'required', 'disabled'),
  ],
  // tools, discussions, videos
  'vertical/unit_tide_tool.xml': [
    change(3, '&quot;units=metres&quot;', '&quot;units metres&quot;'),
    change(3, 'https://tools', 'tools'),
    change(3, 'lti_id="tide_planner"', 'lti_id="moon_planner"'),
  ],
  'vertical/unit_your_shore.xml': [
    insert(
      3,
      '  <discussion url_name="again" discussion_id="olx101_your_shore" discussion_category="The moving edge"/>',
    ),
  ],
  'video/video_springs_neaps.xml': [
    change(1, 'youtube=""', 'start_time="00:00:20" end_time="00:00:10" youtube="1.00:short"'),
    insert(2, '  <source/>'),
    change(4, 'language="es"', 'language="spanish!"'),
  ],
};

const NEW_FILES: Readonly<Record<string, string>> = {
  'static/vanha kartta.png': 'no picture',
  'policies/2026.json': '{}\n',
  'problem/sää ja “tuuli”.xml': '<problem display_name="Sää"><p>Nobody asks.</p></problem>\n',
  'drafts/vertical/lost.xml':
    '<vertical parent_url="block-v1:a+b+c+type@sequential+block@gone" index_in_children_list="0"><html url_name="l"><p>Lost</p></html></vertical>\n',
  'html/latin.xml': '<?xml version="1.0" encoding="klingon"?>\n<html><p>Old</p></html>\n',
  'vertical/unit_seeds.xml': `<vertical display_name="Seeds">
  <html url_name="latin"/>
  <library_content url_name="bank" source_library_id="no key" max_count="5"><html url_name="k1"><p>One</p></html></library_content>
  <itembank url_name="empty_bank" max_count="1"/>
  <conditional url_name="if" sources="block-v1:OLXDemo+OLX101+2026+type@problem+block@nobody" correct="maybe"><html url_name="k2"><p>Two</p></html></conditional>
  <split_test url_name="try" user_partition_id="51" group_id_to_child="{}"/>
  <poll url_name="vote" question="Which?" answers="[[&quot;G&quot;, {&quot;label&quot;: &quot;Green&quot;, &quot;img&quot;: null, &quot;img_alt&quot;: null}], [&quot;R&quot;, {&quot;label&quot;: &quot;Red&quot;, &quot;img&quot;: null, &quot;img_alt&quot;: null}], [&quot;R&quot;, {&quot;label&quot;: &quot;Blue&quot;, &quot;img&quot;: null, &quot;img_alt&quot;: null}]]"/>
  <drag-and-drop-v2 url_name="drag" data="{&quot;zones&quot;: [{&quot;uid&quot;: &quot;a&quot;, &quot;title&quot;: &quot;A&quot;}], &quot;items&quot;: [{&quot;id&quot;: 0, &quot;displayName&quot;: &quot;x&quot;, &quot;feedback&quot;: {&quot;correct&quot;: &quot;&quot;, &quot;incorrect&quot;: &quot;&quot;}, &quot;zones&quot;: [&quot;b&quot;]}], &quot;feedback&quot;: {&quot;start&quot;: &quot;Go&quot;, &quot;finish&quot;: &quot;Done&quot;}}"/>
  <annotatable url_name="read"><instructions><p>Read.</p></instructions><p>A <annotation title="Note" highlight="Yellow">passage</annotation> and <annotation highlight="blue">one more</annotation>.</p></annotatable>
  <pdf url_name="sheet" url=""/>
  <problem-builder url_name="set" max_attempts="3"><pb-mcq url_name="q1" name="q" question="Which?" correct_choices="[&quot;z&quot;]"><pb-choice url_name="c1" value="a">A</pb-choice><pb-choice url_name="c2" value="a">B</pb-choice></pb-mcq></problem-builder>
  <html url_name="aside"><p>Hello</p><my_aside xblock-family="xblock_asides.v1"/></html>
  <problem url_name="code" showanswer="seldom"><script type="text/python">a = 1</script><customresponse><textline/></customresponse></problem>
  <video url_name="no_video" display_name="None"/>
</vertical>
`,
};

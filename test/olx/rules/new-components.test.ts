import { describe, expect, it } from 'vitest';
import { folderOf } from '../../support/folders.ts';
import { findingsIn } from './_fixture.ts';

/** Components as Studio writes them right after they were added (its templates, and the defaults of each XBlock). */
const NEW: Readonly<Record<string, string>> = {
  'blank problem': '<problem url_name="x" display_name="Blank Problem" markdown=""/>',
  'blank advanced problem': '<problem url_name="x" display_name="Blank Advanced Problem" markdown="null"></problem>',
  text: '<html url_name="x" display_name="Text"/>',
  video: '<video url_name="x" display_name="Video"/>',
  'open response': `<openassessment url_name="x" submission_start="2001-01-01T00:00" submission_due="2029-01-01T00:00" text_response="required"
    text_response_editor="text" allow_multiple_files="True" allow_latex="False" prompts_type="text" teams_enabled="False" selected_teamset_id="">
  <title>Open Response Assessment</title>
  <assessments>
    <assessment name="student-training">
      <example><answer><part>One</part></answer><select criterion="Ideas" option="Fair"/></example>
      <example><answer><part>Two</part></answer><select criterion="Ideas" option="Poor"/></example>
    </assessment>
    <assessment name="peer-assessment" start="2001-01-01T00:00" due="2029-01-01T00:00" must_grade="5" must_be_graded_by="3" enable_flexible_grading="False"/>
    <assessment name="self-assessment" start="2001-01-01T00:00" due="2029-01-01T00:00"/>
    <assessment name="staff-assessment" start="2001-01-01T00:00" due="2029-01-01T00:00" required="False"/>
  </assessments>
  <prompts><prompt><description>Write.</description></prompt></prompts>
  <rubric>
    <criterion feedback="optional"><name>Ideas</name><label>Ideas</label><prompt>Is there one?</prompt>
      <option points="0"><name>Poor</name><label>Poor</label><explanation>No.</explanation></option>
      <option points="3"><name>Fair</name><label>Fair</label><explanation>Yes.</explanation></option>
    </criterion>
    <feedbackprompt>What stood out?</feedbackprompt><feedback_default_text>I think</feedback_default_text>
  </rubric>
</openassessment>`,
  poll: '<poll url_name="x" xblock-family="xblock.v1"/>',
  survey: '<survey url_name="x" xblock-family="xblock.v1"/>',
  'drag and drop': '<drag-and-drop-v2 url_name="x" xblock-family="xblock.v1"/>',
  'LTI consumer': '<lti_consumer url_name="x" xblock-family="xblock.v1" display_name="LTI Consumer"/>',
  LTI: '<lti url_name="x" display_name="LTI"/>',
  discussion: '<discussion url_name="x" xblock-family="xblock.v1"/>',
  'word cloud': '<word_cloud url_name="x" display_name="Word cloud"/>',
  conditional: '<conditional url_name="x" display_name="Conditional"/>',
  'content experiment':
    '<split_test url_name="x" display_name="Content Experiment" user_partition_id="-1" group_id_to_child="{}"/>',
  'library content':
    '<library_content url_name="x" display_name="Randomized Content Block" max_count="1" capa_type="any"/>',
  'problem bank': '<itembank url_name="x" display_name="Problem Bank"/>',
  PDF: '<pdf url_name="x" xblock-family="xblock.v1"/>',
  'problem builder': '<problem-builder url_name="x" xblock-family="xblock.v1"/>',
};

/** Problems in the forms of Studio's templates. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'choices with hints': `<choiceresponse><label>Question</label><description>Tip</description>
    <checkboxgroup>
      <choice correct="true">one <choicehint selected="true">Yes</choicehint><choicehint selected="false">No</choicehint></choice>
      <choice correct="false">two
      </choice>
      <compoundhint value="A B">Both</compoundhint>
    </checkboxgroup></choiceresponse><demandhint><hint>Hint</hint></demandhint>`,
  'dropdown with hints': `<optionresponse><label>Question</label><optioninput>
      <option correct="False">one <optionhint>No</optionhint></option><option correct="True">two</option>
    </optioninput></optionresponse>`,
  'number with a tolerance': `<numericalresponse answer="100"><responseparam type="tolerance" default="5"/><formulaequationinput/>
    <correcthint>Yes</correcthint></numericalresponse>`,
  'text with hints': `<stringresponse answer="the correct answer" type="ci"><correcthint>Yes</correcthint>
    <additional_answer answer="another"/><stringequalhint answer="a slip">No</stringequalhint><textline size="20"/></stringresponse>`,
  'math expression': `<formularesponse type="ci" samples="R_1,R_2,R_3@1,2,3:3,4,5#10" answer="R_1*R_2/R_3">
    <responseparam type="tolerance" default="0.00001"/><formulaequationinput size="40"/></formularesponse>`,
  'own grader': `<customresponse cfn="first"><script type="loncapa/python">

def first(expect, ans):
    return second(10, ans)

</script><textline size="40" correct_answer="3"/><br/><textline size="40" correct_answer="7"/>
    <solution><img src="/static/images/placeholder-image.png" alt="Picture"/></solution></customresponse>
    <customresponse cfn="second" expect="20"><script type="loncapa/python">

def second(expect, ans):
    return int(ans[0]) == int(expect)

</script><textline size="40"/></customresponse>`,
  'own JavaScript': `<customresponse cfn="check"><script type="loncapa/python">
<![CDATA[
import json
def check(e, ans):
  return json.loads(ans) == "correct"
]]>
</script><jsinput gradefn="Demo.getGrade" get_statefn="Demo.getState" set_statefn="Demo.setState" width="600" height="100"
    html_file="https://files.example.org/demo.html" title="Demo" sop="false"/></customresponse>`,
  circuit: `<schematicresponse><center><schematic height="500" width="600" parts="g,r" analyses="dc" initial_value="[]"/></center>
<answer type="loncapa/python">
for response in submission[0]:
  correct = ['correct']
</answer><solution><img src="/static/images/voltage_divider.png" alt=""/></solution></schematicresponse>`,
  'hint function': `<text><customresponse cfn="test" expect="python"><script type="text/python" system_path="python_lib">
def test(expect, ans):
  return expect == ans.lower()

def hint(answer_ids, student_answers, new_cmap, old_cmap):
  new_cmap.set_hint_and_mode(answer_ids[0], 'hint', 'always')
</script><textline correct_answer="python"/><hintgroup hintfn="hint"/></customresponse></text>`,
  'picture to click at': `<imageresponse><imageinput src="https://example.org/Africa.png" width="600" height="638" rectangle="(338,98)-(412,168)" alt="Map of
    Africa"/></imageresponse>`,
  LaTeX: `<optionresponse><optioninput options="('India','Spain')" correct="India"></optioninput></optionresponse>
    <multiplechoiceresponse><choicegroup type="MultipleChoice"><choice correct="false" name="a">A</choice><choice correct="true" name="b">B</choice></choicegroup></multiplechoiceresponse>
    <symbolicresponse expect="m*c^2"><textline size="90" correct_answer="m*c^2" math="1"/></symbolicresponse>
    <stringresponse answer="one" type="ci"><additional_answer>two</additional_answer><textline size="40"/></stringresponse>`,
};

function findings(text: string): readonly { readonly severity: string; readonly code: string }[] {
  const [, type = ''] = /^<([\w-]+)/.exec(text) ?? [];
  const unit = `<vertical url_name="u" display_name="Unit"><${type} url_name="x"/></vertical>`;
  const course = `<course url_name="run" org="Org" course="Num" display_name="Course">
  <chapter url_name="c" display_name="C"><sequential url_name="s" display_name="S">${unit}</sequential></chapter></course>`;
  return findingsIn(folderOf({ 'course.xml': course, [`${type}/x.xml`]: text }))
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, code }) => ({ severity, code }));
}

describe('a component that was just added', () => {
  it.each(Object.entries(NEW))('%s has no error and at most one warning', (_name, text) => {
    const found = findings(text);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(found.length, JSON.stringify(found)).toBeLessThan(2);
  });
});

describe('a problem in the form of a template', () => {
  it.each(Object.entries(TEMPLATES))('%s has nothing wrong', (_name, text) => {
    expect(findings(`<problem url_name="x" display_name="Problem">${text}</problem>`)).toEqual([]);
  });
});

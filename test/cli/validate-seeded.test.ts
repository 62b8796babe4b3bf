import { describe, expect, it } from 'vitest';
import { inProcess, olx, scratch } from './_command.ts';
import { seededCourse } from './_seeds.ts';

const at = scratch();

/** Where each mistake is, in the edited files, in the order in which it is told. */
const FINDINGS: readonly string[] = [
  'chapter/section_charts.xml:3:53 error text-between-blocks',
  'chapter/section_charts.xml:6:3 warning block-shared',
  'chapter/section_charts.xml:7:3 warning placement-not-allowed',
  'drafts/vertical/lost.xml:1:1 warning draft-misplaced',
  'drafts/vertical/unit_rip_currents.xml:1:113 error draft-index',
  'html/intro_welcome.html:2:22 warning asset-missing',
  'html/intro_welcome.html:2:65 warning link-dead',
  'html/intro_welcome.html:9:19 warning link-other-run',
  'html/intro_welcome.html:10:1 error html-content-swallowed',
  'html/latin.xml:1:31 error xml-encoding',
  'html/notes_for_teachers.xml:1:78 error xml-not-well-formed',
  'html/report_brief.xml:1:7 info filename-fallback',
  'html/surge_text.xml:1:1 warning xml-doctype',
  'html/talk_prompt.xml:1:7 error file-missing',
  'html/tool_intro.xml:1:7 warning url-name-mismatch',
  'policies/2026.json:1:1 warning policy-unused',
  'policies/2026/grading_policy.json:2:15 warning grading-weights',
  'policies/2026/grading_policy.json:4:27 warning grading-entry-invalid',
  'policies/2026/grading_policy.json:5:26 info assignment-too-few',
  'policies/2026/grading_policy.json:12:26 info assignment-too-few',
  'policies/2026/grading_policy.json:19:17 warning grading-cutoff',
  'policies/2026/policy.json:7:25 warning course-image-missing',
  'policies/2026/policy.json:20:27 warning dates-out-of-order',
  'policies/2026/policy.json:28:26 warning setting-overridden',
  'policies/2026/policy.json:29:51 error lti-passport-invalid',
  'policies/2026/policy.json:32:24 warning setting-not-listed',
  'policies/2026/policy.json:75:5 warning policy-block-missing',
  'policies/2026/policy.json:76:5 error policy-type-mismatch',
  'policies/2026/policy.json:77:5 error policy-invalid',
  'problem/e0c5a2b91d7f4b6c8a3e5f0d1c2b4a69.xml:17:24 error problem-check-function-undefined',
  'problem/problem_depth_now.xml:2:3 error problem-response-without-input',
  'problem/problem_hw_contours.xml:1:48 warning setting-too-small',
  'problem/problem_hw_contours.xml:4:27 error problem-options-malformed',
  'problem/problem_hw_safety.xml:6:7 error problem-choice-group-content',
  'problem/problem_hw_safety.xml:13:5 error problem-input-not-allowed',
  'problem/problem_hw_safety.xml:13:5 error problem-too-many-inputs',
  'problem/problem_longshore_name.xml:2:50 warning problem-text-type',
  'problem/problem_longshore_name.xml:6:26 error problem-too-many-inputs',
  'problem/problem_longshore_name.xml:8:27 error problem-pattern-invalid',
  'problem/problem_next_high_water.xml:7:36 error xml-bare-ampersand',
  'problem/problem_next_high_water.xml:10:108 error xml-not-well-formed',
  'problem/problem_next_high_water.xml:15:133 error xml-bare-ampersand',
  'problem/problem_spring_tides.xml:1:64 warning setting-misspelt',
  'problem/problem_spring_tides.xml:2:35 error problem-partial-credit',
  'problem/problem_spring_tides.xml:6:24 warning problem-choice-correctness',
  'problem/problem_spring_tides.xml:10:28 warning problem-hint-unreachable',
  'problem/problem_surge.xml:1:1 info file-unreached',
  'problem/problem_wave_parts.xml:5:78 warning problem-correct-not-offered',
  'problem/problem_wave_parts.xml:9:5 warning problem-no-correct-choice',
  'problem/problem_wave_parts.xml:15:3 error problem-input-outside-response',
  'problem/problem_wave_speed.xml:1:62 error setting-unreadable',
  'problem/problem_wave_speed.xml:2:30 error problem-answer-invalid',
  'problem/problem_wave_speed.xml:4:46 error problem-tolerance-invalid',
  'problem/problem_wave_speed.xml:5:5 warning problem-tolerance-ignored',
  'problem/sää ja “tuuli”.xml:1:1 info file-unreached',
  'sequential/sub_charts.xml:5:17 warning element-dropped',
  'sequential/sub_homework_island_walk.xml:1:99 warning assignment-type-unknown',
  'sequential/sub_rising_sea.xml:1:75 warning exam-not-enabled',
  'sequential/sub_rising_sea.xml:2:3 error pointer-ignored',
  'static/vanha kartta.png:1:1 info asset-unreferenced',
  'vertical/unit_field_report.xml:3:108 error ora-date-order',
  'vertical/unit_field_report.xml:6:7 warning ora-peer-numbers',
  'vertical/unit_field_report.xml:7:25 error ora-step-unknown',
  'vertical/unit_field_report.xml:28:25 error ora-points-negative',
  'vertical/unit_field_report.xml:40:9 error ora-name-duplicate',
  'vertical/unit_field_report.xml:74:7 error ora-criterion-empty',
  'vertical/unit_hw_map.xml:1:59 warning group-unknown',
  'vertical/unit_hw_map.xml:4:3 error file-missing',
  'vertical/unit_hw_map.xml:4:3 error url-name-invalid',
  'vertical/unit_hw_map.xml:5:3 error file-missing',
  'vertical/unit_hw_map.xml:6:3 warning url-name-missing',
  'vertical/unit_hw_map.xml:7:62 error url-name-duplicate',
  'vertical/unit_hw_map.xml:8:3 info problem-without-response',
  'vertical/unit_hw_map.xml:8:3 warning url-name-duplicate',
  'vertical/unit_seeds.xml:3:55 warning library-key-invalid',
  'vertical/unit_seeds.xml:3:74 warning draw-count-unfit',
  'vertical/unit_seeds.xml:4:3 warning selection-empty',
  'vertical/unit_seeds.xml:5:39 error conditional-source-unknown',
  'vertical/unit_seeds.xml:5:104 error conditional-value-invalid',
  'vertical/unit_seeds.xml:6:49 error experiment-partition-unknown',
  'vertical/unit_seeds.xml:7:52 warning poll-key-duplicate',
  'vertical/unit_seeds.xml:8:43 warning dnd-zone-unknown',
  'vertical/unit_seeds.xml:9:114 warning annotation-colour-unknown',
  'vertical/unit_seeds.xml:9:147 warning annotation-empty',
  'vertical/unit_seeds.xml:10:30 warning pdf-no-url',
  'vertical/unit_seeds.xml:11:118 warning pb-choice-unknown',
  'vertical/unit_seeds.xml:11:183 warning pb-choice-duplicate',
  'vertical/unit_seeds.xml:12:38 warning aside-unknown',
  'vertical/unit_seeds.xml:13:40 warning setting-not-listed',
  'vertical/unit_seeds.xml:13:89 warning problem-check-missing',
  'vertical/unit_seeds.xml:14:3 warning video-no-source',
  'vertical/unit_tide_tool.xml:3:126 error lti-parameter-invalid',
  'vertical/unit_tide_tool.xml:3:373 error lti-launch-url-invalid',
  'vertical/unit_tide_tool.xml:3:417 warning lti-passport-missing',
  'vertical/unit_your_shore.xml:4:3 warning discussion-unnamed',
  'vertical/unit_your_shore.xml:4:47 warning discussion-id-duplicate',
  'video/video_springs_neaps.xml:1:311 warning video-times-order',
  'video/video_springs_neaps.xml:1:330 warning video-value-overridden',
  'video/video_springs_neaps.xml:1:330 warning video-youtube-invalid',
  'video/video_springs_neaps.xml:3:3 error video-part-missing',
  'video/video_springs_neaps.xml:5:3 warning video-value-overridden',
  'video/video_springs_neaps.xml:5:25 warning video-language-invalid',
];

const COUNTS = { errors: 41, warnings: 54, infos: 7 };

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number } } | null;
}

describe.concurrent('validate, of a course run full of mistakes', { timeout: 30_000 }, () => {
  it('has many kinds to look for, often several in a file', () => {
    expect(FINDINGS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(FINDINGS.map((finding) => finding.split(' ').at(-1))).size).toBeGreaterThanOrEqual(50);
    expect(new Set(FINDINGS.map((finding) => finding.split(':')[0])).size).toBeLessThan(FINDINGS.length / 2);
  });

  it('finds each at its line and column, and nothing else', async () => {
    const { code, out, err } = await olx('validate', seededCourse(at('lines')));
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => /^.+?:\d+:\d+ \w+ [\w-]+/u.exec(line)?.[0])).toEqual(FINDINGS);
    for (const line of lines) expect(line).toMatch(/^.+?:\d+:\d+ \w+ [\w-]+ [^a-z\s].{15,}[.”]$/u);
    expect(err).toContain('41 errors, 54 warnings, 7 infos in ');
  });

  it('says the same in JSON', async () => {
    const { code, out } = await inProcess('validate', seededCourse(at('json')), '--json');
    expect(code).toBe(1);
    const { diagnostics, summary } = JSON.parse(out) as { diagnostics: readonly Told[]; summary: unknown };
    const told = diagnostics.map(({ file, range, severity, code }) => {
      const { line, column } = range?.start ?? { line: 1, column: 1 };
      return `${file}:${line}:${column} ${severity} ${code}`;
    });
    expect(told).toEqual(FINDINGS);
    expect(summary).toMatchObject({ ...COUNTS, blocks: null });
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, type Folder, fieldOf, memoryBlobs, readArchive, readCourse } from '#olx';
import { folderOf, foldersIn, REAL_COURSES, readFolder } from '../../support/folders.ts';
import { findingsIn } from './_fixture.ts';

/** What the platform exported after it imported the real courses, beside a checkout like these. */
const EXPORTED = fileURLToPath(new URL('../../../../shared/openedx/exported', import.meta.url));

const errors = (folder: Folder): readonly Diagnostic[] =>
  findingsIn(folder).filter(({ severity }) => severity === 'error');

function exportsIn(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => name.endsWith('.tar.gz'));
  } catch {
    return [];
  }
}

describe('what Open edX imports whole has no error', () => {
  const real = foldersIn(REAL_COURSES);
  it.skipIf(real.length === 0).each(real.length === 0 ? ['real courses'] : real)('%s', (name) => {
    expect(errors(readFolder(join(REAL_COURSES, name)))).toEqual([]);
  });

  const exported = exportsIn(EXPORTED);
  it.skipIf(exported.length === 0).each(exported.length === 0 ? ['exports'] : exported)(
    'the export %s of the platform',
    async (name) => {
      const read = await readArchive(new Uint8Array(readFileSync(join(EXPORTED, name))), { keep: memoryBlobs() });
      if (!read.ok) throw new Error(read.message);
      expect(errors(read.files)).toEqual([]);
      expect(readCourse(read.files).course).not.toBeNull();
    },
  );
});

const KEY = 'block-v1:Org+Num+run+type@html+block@';
const [TEXTS, GONE] = [
  ['a', 'b', 'c'],
  ['x', 'y', 'z'],
];

/** A conditional that names blocks which are there, and at least as a part of these some which are not. */
const conditional = fc
  .record({
    there: fc.subarray(TEXTS, { minLength: 1 }),
    gone: fc.subarray(GONE),
    order: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    shown: fc.subarray([...TEXTS, ...GONE]),
    name: fc.nat(1_000_000),
  })
  .map(({ there, gone, order, shown, name }) => {
    const rank = (each: string): number => order[[...TEXTS, ...GONE].indexOf(each)] ?? 0;
    const sources = [...there, ...gone].sort((a, b) => rank(a) - rank(b)).map((each) => KEY + each);
    const shows = shown.map((each) => `<show sources="${KEY}${each}"/>`).join('');
    return `<conditional url_name="if_${name}" sources="${sources.join(';')}">${shows}<html url_name="then_${name}">Text</html></conditional>`;
  });

/** An assessment with the dates that a new one has, spelt as Studio and edx-ora2 spell them. */
const [START, DUE] = [fieldOf('openassessment', 'submission_start'), fieldOf('openassessment', 'submission_due')];
const assessment = fc
  .record({ ending: fc.constantFrom('', ':00', ':00Z', ':00+00:00', '+00:00'), name: fc.nat(1_000_000) })
  .map(({ ending, name }) => {
    const [start, due] = [`${START?.default}${ending}`, `${DUE?.default}${ending}`];
    return `<openassessment url_name="ora_${name}" submission_start="${start}" submission_due="${due}">
      <title>Essay</title>
      <assessments><assessment name="peer-assessment" start="${start}" due="${due}" must_grade="5" must_be_graded_by="3"/>
        <assessment name="self-assessment" start="${start}" due="${due}"/><assessment name="staff-assessment" required="True"/></assessments>
      <prompts><prompt><description>Write.</description></prompt></prompts>
      <rubric><criterion><name>Ideas</name><prompt>Are there any?</prompt><option points="0"><name>Poor</name><explanation>None.</explanation></option><option points="2"><name>Good</name><explanation/></option></criterion></rubric>
    </openassessment>`;
  });

const discussion = fc
  .record({
    category: fc.constantFrom('', ' discussion_category=""', ' discussion_category="W"'),
    name: fc.nat(1_000_000),
  })
  .map(({ category, name }) => `<discussion url_name="talk_${name}" discussion_id="${name}"${category}/>`);

const component = fc.oneof(conditional, assessment, discussion);
const number = fc.constantFrom('NaN', '-Infinity', '1e400', '9007199254740993', '[NaN, {"a": Infinity}]', '1');

/** Root tags that are not those of the pointers. */
const tag = fc.constantFrom('chapter', 'section', 'problem', 'customtag');

describe('sound content', () => {
  it('has no error, wherever its components are and whatever else is odd about it', () => {
    const found = new Set<string>();
    fc.assert(
      fc.property(
        fc.record({
          inUnit: fc.array(component, { maxLength: 3 }),
          inSubsection: fc.array(component, { maxLength: 3 }),
          root: tag,
          value: number,
          end: fc.constantFrom('2020-01-01T00:00:00Z', '2028-01-01T00:00:00Z'),
          twin: fc.boolean(),
        }),
        ({ inUnit, inSubsection, root, value, end, twin }) => {
          const texts = TEXTS.map((name) => `<html url_name="${name}">Text</html>`).join('');
          const folder = folderOf({
            'course.xml': '<course url_name="run" org="Org" course="Num"/>',
            'course/run.xml': `<course display_name="Course" start="2019-01-01T00:00:00Z" end="${end}"><chapter url_name="c"/></course>`,
            'chapter/c.xml': `<${root} display_name="C"><sequential url_name="s" display_name="S">${inSubsection.join('')}
              <vertical url_name="u" display_name="U">${texts}${inUnit.join('')}</vertical></sequential></${root}>`,
            'policies/run/policy.json': `{"chapter/c": {"odd": ${value}}, "course/run": {"odd": ${value}}}`,
            'static/a.png': 'a',
            ...(twin ? { 'static/A.png': 'b' } : {}),
          });
          const findings = findingsIn(folder);
          for (const { code } of findings) found.add(code);
          expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          expect(readCourse(folder).course).not.toBeNull();
          // default dates are nobody's choice, and one discussion is told of once
          expect(findings.filter(({ code }) => code === 'dates-out-of-order')).toEqual([]);
          const named = findings.filter(({ code }) => code === 'discussion-unnamed').map(({ block }) => block);
          expect(new Set(named).size).toBe(named.length);
        },
      ),
      { numRuns: 200, seed: 20261130 },
    );
    // the variations did reach the rules
    for (const code of ['conditional-source-unknown', 'placement-not-allowed', 'discussion-unnamed'])
      expect([...found]).toContain(code);
    for (const code of ['folder-root-mismatch', 'folder-case-collision']) expect([...found]).toContain(code);
  });
});

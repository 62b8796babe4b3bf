import { describe, expect, it } from 'vitest';
import { folderOf } from '../../support/folders.ts';
import { findingsIn } from './_fixture.ts';

/** The severities of a code's findings in a unit, in the order of the text. */
function severities(code: string, unit: string): readonly string[] {
  const course = `<course url_name="run" org="Org" course="Num" display_name="Course">
  <chapter url_name="c" display_name="C"><sequential url_name="s" display_name="S">${unit}</sequential></chapter></course>`;
  return findingsIn(folderOf({ 'course.xml': course }))
    .filter((each) => each.code === code)
    .sort((a, b) => (a.range?.start.offset ?? 0) - (b.range?.start.offset ?? 0))
    .map(({ severity }) => severity);
}

describe('a mistake of one code', () => {
  it('is a warning for a date, whatever it is, and an error for a number that the platform fails on', () => {
    const unit = '<vertical url_name="u" display_name="U" start="March 5" due="Marzo 5" max_attempts="some"/>';
    expect(severities('setting-unreadable', unit)).toEqual(['warning', 'warning', 'error']);
  });

  it('is a warning while a tool is not set up at all, and an error once it is', () => {
    const unit = `<vertical url_name="u" display_name="U"><lti_consumer url_name="a" display_name="New"/>
      <lti_consumer url_name="b" lti_id="tool"/></vertical>`;
    expect(severities('lti-no-launch-url', unit)).toEqual(['warning', 'error']);
  });

  it('is a warning while something else decides or is shown, and an error once nothing does', () => {
    const key = (name: string): string => `block-v1:Org+Num+run+type@html+block@${name}`;
    const shown = '<html url_name="x">Text</html>';
    const conditional = (name: string, sources: readonly string[], inside: string): string =>
      `<conditional url_name="${name}" sources="${sources.map(key).join(';')}">${inside}</conditional>`;
    const unit = `<vertical url_name="u" display_name="U"><html url_name="there">Text</html>
      ${conditional('a', ['gone', 'there'], shown)}${conditional('b', ['gone', 'gone_too'], shown.replace('x', 'y'))}
      ${conditional('c', ['there'], `<show sources="${key('gone')}"/><show sources="${key('there')}"/>`)}
      ${conditional('d', ['there'], `<show sources="${key('gone')}"/>`)}</vertical>`;
    expect(severities('conditional-source-unknown', unit)).toEqual(['warning', 'error', 'error', 'warning', 'error']);
  });

  it('is an info where learners see a misplaced component, a warning where they do not', () => {
    expect(severities('placement-not-allowed', '<html url_name="h">Text</html>')).toEqual(['info']);
    const beside = '</sequential><html url_name="h">Text</html><sequential url_name="t" display_name="T">';
    expect(severities('placement-not-allowed', beside)).toEqual(['warning']);
  });
});

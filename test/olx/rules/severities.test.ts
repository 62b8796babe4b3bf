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
  it('is a warning where the platform takes a date without a year, and an error where it takes none', () => {
    const unit = '<vertical url_name="u" display_name="U" start="March 5" due="Marzo 5"/>';
    expect(severities('setting-unreadable', unit)).toEqual(['warning', 'error']);
  });

  it('is a warning while a tool is not set up at all, and an error once it is', () => {
    const unit = `<vertical url_name="u" display_name="U"><lti_consumer url_name="a" display_name="New"/>
      <lti_consumer url_name="b" lti_id="tool"/></vertical>`;
    expect(severities('lti-no-launch-url', unit)).toEqual(['warning', 'error']);
  });
});

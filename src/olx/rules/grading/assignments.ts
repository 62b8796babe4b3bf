import { escapeAttribute } from '../../syntax/index.ts';
import type { FactKind } from '../facts.ts';
import type { CourseFinding, CourseRule, CourseView } from '../rule.ts';
import { isOn, settingValueOf } from '../setting-value.ts';
import { tagSpot } from '../spot.ts';
import type { Setting } from '../subject.ts';
import { meantWord, quoted } from '../words.ts';
import { assignmentTypes, gradingPolicy, hasGradingPolicy, nodeSpot } from './grading-policy.ts';

/** Subsections that count towards the grade, with their assignment type. */
const GRADED: FactKind<{ readonly setting: Setting; readonly format: string }> = {
  types: ['sequential'],
  of(subject) {
    const setting = subject.settings.get('format');
    const format = settingValueOf(subject, 'format');
    if (setting === undefined || format?.kind !== 'text' || format.text === '' || !isOn(subject, 'graded')) return [];
    return [{ setting, format: format.text }];
  },
};

/**
 * Graded subsections of a type that the grading policy does not have, and types with too few of them; or
 * graded subsections where there is no grading policy.
 */
export const assignments: CourseRule = {
  facts: [GRADED],
  reach: 'course',
  check(view, report) {
    const policy = gradingPolicy(view);
    if (!hasGradingPolicy(view) && view.stated(GRADED).length > 0) reportMissing(view, report);
    const entries = policy === null ? null : assignmentTypes(policy);
    if (policy === null || entries === null) return;
    const names = new Set(entries.flatMap(({ type }) => (type?.type === 'string' ? [String(type.value)] : [])));
    const counts = new Map<string, number>();
    const counted = new Set<string>();
    for (const { subject, fact } of view.stated(GRADED)) {
      const { format, setting } = fact;
      // a draft and its published form are one assignment
      if (!counted.has(subject.id)) counts.set(format, (counts.get(format) ?? 0) + 1);
      counted.add(subject.id);
      if (names.has(format)) continue;
      const meant = meantWord(format, names);
      const { at } = setting;
      report({
        subject,
        code: 'assignment-type-unknown',
        severity: 'warning',
        message: `The grading policy has no assignment type ${quoted(format)}, so this subsection does not count.`,
        at,
        fixes:
          meant === null || at.in !== 'text'
            ? []
            : [{ title: `Write “${meant}”`, edits: [{ start: at.start, end: at.end, text: escapeAttribute(meant) }] }],
      });
    }
    for (const { type, member } of entries) {
      const wanted = member('min_count');
      if (type?.type !== 'string' || wanted?.type !== 'number') continue;
      const there = counts.get(String(type.value)) ?? 0;
      if (there >= Number(wanted.value)) continue;
      report({
        subject: null,
        code: 'assignment-too-few',
        severity: 'info',
        message: `The grading policy counts ${wanted.value} of ${quoted(String(type.value))}, but ${there === 0 ? 'none is' : there === 1 ? 'one is' : `${there} are`} graded; the missing ones count as zero.`,
        at: nodeSpot(policy, wanted),
      });
    }
  },
};

function reportMissing({ course, root }: CourseView, report: (finding: CourseFinding) => void): void {
  if (root.block.type !== 'course') return;
  report({
    subject: root,
    code: 'policy-missing',
    severity: 'info',
    message: `There is no policies/${course.root.urlName}/grading_policy.json: Open edX grades by its own default of homework, labs and two exams.`,
    at: tagSpot(root.element),
  });
}

import type { CourseRule } from '../rule.ts';
import { quoted } from '../words.ts';
import { gradingPolicy, memberOf, nodeSpot } from './grading-policy.ts';

/** Grades whose least scores make no sense: no number, outside 0 to 1, equal, or a worse grade above a better one. */
export const cutoffs: CourseRule = {
  facts: [],
  reach: 'files',
  check(view, report) {
    const policy = gradingPolicy(view);
    const object = policy === null ? undefined : memberOf(policy.root, 'GRADE_CUTOFFS');
    if (policy === null || object?.type !== 'object') return;
    const grades: { readonly name: string; readonly score: number }[] = [];
    for (const property of object.children ?? []) {
      const [key, value] = property.children ?? [];
      if (key === undefined || value === undefined) continue;
      const name = String(key.value);
      const say = (severity: 'error' | 'warning', message: string): void =>
        report({ subject: null, code: 'grading-cutoff', severity, message, at: nodeSpot(policy, value) });
      if (value.type !== 'number') {
        say('error', `The least score for the grade ${quoted(name)} must be a number between 0 and 1.`);
        continue;
      }
      const score = Number(value.value);
      if (score < 0 || score > 1) say('warning', `The least score for ${quoted(name)} must be between 0 and 1.`);
      const other = grades.find((grade) => grade.score === score || isUpsideDown(grade, { name, score }));
      if (other !== undefined) {
        say(
          'warning',
          `The grades ${quoted(other.name)} and ${quoted(name)} have least scores that contradict each other.`,
        );
      }
      grades.push({ name, score });
    }
  },
};

/** Only single letters have an order of their own; Studio lets authors call grades anything. */
function isUpsideDown(a: { name: string; score: number }, b: { name: string; score: number }): boolean {
  if (!/^[A-F]$/.test(a.name) || !/^[A-F]$/.test(b.name)) return false;
  return a.name < b.name ? a.score < b.score : a.score > b.score;
}

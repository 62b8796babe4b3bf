import type { CourseRule, Finding } from '../rule.ts';
import { quoted } from '../words.ts';
import { contentFiles } from './content-files.ts';
import { COURSE_LINKS, type CourseLink, linksIn } from './course-links.ts';
import { keyParts, ownKey } from './own-key.ts';

/**
 * A `/courses/…` link into another course run. To an earlier run of the same course it is most likely
 * forgotten, and learners have no access there; to another course it may well be meant.
 */
export const otherRuns: CourseRule = {
  facts: [COURSE_LINKS],
  reach: 'block',
  check(view, report) {
    const own = ownKey(view);
    if (own === null) return;
    const judge = (link: CourseLink): Pick<Finding, 'severity' | 'message'> | null => {
      const other = link.kind === 'course' ? keyParts(link.key) : null;
      if (other === null || link.kind !== 'course') return null;
      if (other.org !== own.org || other.course !== own.course) {
        return { severity: 'info', message: `This links into another course, ${quoted(link.key)}.` };
      }
      if (other.run === own.run) return null;
      const message = `This links into another run, ${quoted(link.key)}; “/jump_to_id/” and “/static/” links stay in the run that they are in.`;
      return { severity: 'warning', message };
    };
    for (const { subject, fact } of view.stated(COURSE_LINKS)) {
      const judged = judge(fact.link);
      if (judged !== null) report({ subject, code: 'link-other-run', ...judged, at: fact.at });
    }
    for (const [path, text] of contentFiles(view)) {
      for (const { link, at } of linksIn(text)) {
        const judged = judge(link);
        if (judged !== null)
          report({ subject: null, code: 'link-other-run', ...judged, at: { in: 'file', path, ...at } });
      }
    }
  },
};

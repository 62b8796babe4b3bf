import { blockId } from '../../course/keys.ts';
import type { CourseRule } from '../rule.ts';
import { quoted } from '../words.ts';
import { contentFiles } from './content-files.ts';
import { COURSE_LINKS, type CourseLink, linksIn } from './course-links.ts';

/**
 * A `/jump_to_id/…` or `/course/courseware/…` link to a block that this course run does not have; learners
 * who follow it find no page.
 */
export const deadLinks: CourseRule = {
  facts: [COURSE_LINKS],
  reach: 'block',
  check(view, report) {
    // a subtree alone cannot know what stands elsewhere in its course run
    if (view.root.block.type !== 'course') return;
    const message = (link: CourseLink): string | null => {
      if (link.kind === 'jump-to-id') {
        if (view.hasName(link.urlName)) return null;
        return `No block of this course run has the url_name ${quoted(link.urlName)}, so this link leads nowhere.`;
      }
      if (link.kind === 'course') return null;
      const { chapter, sequential } = link;
      const missing = !view.has(blockId('chapter', chapter))
        ? `section ${quoted(chapter)}`
        : sequential !== null && !view.has(blockId('sequential', sequential))
          ? `subsection ${quoted(sequential)}`
          : null;
      return missing === null ? null : `This course run has no ${missing}, so this link leads nowhere.`;
    };
    for (const { subject, fact } of view.stated(COURSE_LINKS)) {
      const said = message(fact.link);
      if (said !== null) report({ subject, code: 'link-dead', severity: 'warning', message: said, at: fact.at });
    }
    for (const [path, text] of contentFiles(view)) {
      for (const { link, at } of linksIn(text)) {
        const said = message(link);
        if (said === null) continue;
        report({
          subject: null,
          code: 'link-dead',
          severity: 'warning',
          message: said,
          at: { in: 'file', path, ...at },
        });
      }
    }
  },
};

import type { Json } from '#olx';

/** What pages are called that have no name (`title` of the classes under `openedx.course_tab` in the platform's setup.py). */
const TITLES: Readonly<Record<string, string>> = {
  ccx: 'CCX Coach',
  courseware: 'Course',
  dates: 'Dates',
  discussion: 'Discussion',
  edxnotes: 'Notes',
  external_discussion: 'Discussion',
  html_textbooks: 'Textbooks',
  instructor: 'Instructor',
  pdf_textbooks: 'Textbooks',
  progress: 'Progress',
  syllabus: 'Syllabus',
  teams: 'Teams',
  textbooks: 'Textbooks',
  wiki: 'Wiki',
};
/** Members that a page has besides those of every page. */
const FURTHER: Readonly<Record<string, string>> = {
  static_tab: 'url_slug',
  external_link: 'link',
  external_discussion: 'link',
  lti_tab: 'lti_config_id',
};

/**
 * The course setting `tabs` as the platform keeps it (`CourseTabList` in `xmodule/tabs.py`): without the former page
 * `course_info`, each with the members that its class writes. A value that is not a list is kept.
 */
export function tabsJson(value: Json): Json {
  if (!Array.isArray(value)) return value;
  const tabs = (value as readonly Json[]).flatMap((tab) => (isTab(tab) ? [tab] : []));
  const [first, second, ...rest] = tabs;
  const isSwapped = first?.['type'] === 'courseware' && second?.['type'] === 'course_info';
  const upgraded = isSwapped ? [{ ...first, name: 'Course' }, ...rest] : tabs;
  return upgraded.filter(({ type }) => type !== 'course_info').map(tabJson);
}

type Tab = { readonly [name: string]: Json };

function isTab(value: Json): value is Tab {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'type' in value;
}

function tabJson(tab: Tab): Tab {
  const type = String(tab['type']);
  // only the wiki is hidden unless it says otherwise, and so it also writes that it is not
  const isWiki = type === 'wiki';
  const isHidden = tab['is_hidden'] ?? isWiki;
  const further = FURTHER[type];
  return {
    type,
    name: tab['name'] ?? TITLES[type] ?? null,
    course_staff_only: tab['course_staff_only'] ?? false,
    ...(isHidden === true || isWiki ? { is_hidden: isHidden } : {}),
    ...(further === undefined ? {} : { [further]: tab[further] ?? null }),
  };
}

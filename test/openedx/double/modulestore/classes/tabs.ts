import { dictOf, isList, type JsonValue, truth, valueAt } from '../json.ts';

/** Tab types that the platform knows: their title, whether they hide by default, and the key that they keep. */
const tabTypes: Readonly<Record<string, { readonly title: string; readonly hidden?: true; readonly keeps?: string }>> =
  {
    courseware: { title: 'Course' },
    progress: { title: 'Progress' },
    dates: { title: 'Dates' },
    discussion: { title: 'Discussion' },
    wiki: { title: 'Wiki', hidden: true },
    textbooks: { title: 'Textbooks' },
    pdf_textbooks: { title: 'Textbooks' },
    html_textbooks: { title: 'Textbooks' },
    syllabus: { title: 'Syllabus' },
    edxnotes: { title: 'Notes' },
    teams: { title: 'Teams' },
    ccx_coach: { title: 'CCX Coach' },
    instructor: { title: 'Instructor' },
    static_tab: { title: '', keeps: 'url_slug' },
    external_discussion: { title: 'External Discussion', keeps: 'link' },
    external_link: { title: '', keeps: 'link' },
  };

/** The tabs that a course without tabs gets, in their order. */
const defaultTypes = ['courseware', 'progress', 'dates', 'discussion', 'wiki', 'textbooks'];

/** The tabs that a new course run gets. */
export function defaultTabs(): JsonValue {
  return defaultTypes.map((type) => tabOf({ type }, type));
}

/** What `CourseTabList` makes of the tabs: a leading `course_info` goes, unknown types go, all keys are written out. */
export function normaliseTabs(value: JsonValue): JsonValue {
  let tabs = isList(value) ? [...value] : [];
  const typeAt = (at: number): JsonValue | undefined => valueAt(tabs[at], 'type');
  if (tabs.length > 1) {
    const [first, second, ...rest] = tabs;
    if (typeAt(0) === 'courseware' && typeAt(1) === 'course_info' && first !== undefined && second !== undefined) {
      tabs = [second, dictOf([...Object.entries(first ?? {}), ['name', 'Course']]), ...rest];
    }
    if (typeAt(0) === 'course_info') tabs = tabs.slice(1);
  }
  return tabs.flatMap((tab) => {
    const type = valueAt(tab, 'type');
    return typeof type === 'string' && Object.hasOwn(tabTypes, type) ? [tabOf(tab, type)] : [];
  });
}

function tabOf(tab: JsonValue, type: string): JsonValue {
  const known = tabTypes[type];
  const entries: [string, JsonValue][] = [
    ['type', type],
    ['name', valueAt(tab, 'name') ?? known?.title ?? null],
    ['course_staff_only', valueAt(tab, 'course_staff_only') ?? false],
  ];
  const hidden = truth(valueAt(tab, 'is_hidden') ?? known?.hidden ?? false);
  if (hidden || known?.hidden === true) entries.push(['is_hidden', hidden]);
  if (known?.keeps !== undefined) entries.push([known.keeps, valueAt(tab, known.keeps) ?? null]);
  return dictOf(entries);
}

/** The pages of a course run. Only custom pages show; the rest is managed elsewhere in this release. */
import {
  blockKey,
  type CourseRun,
  courseRoot,
  idOf,
  parseUsageKey,
  typeOf,
  usageText,
} from '../../modulestore/index.ts';
import { entriesOf, isList, type JsonValue, valueAt } from '../../modulestore/json.ts';
import { fieldValue } from '../../modulestore/store/readers.ts';
import { type Answer, developerError, json, noContent, Refusal } from '../answer.ts';
import { bodyOf, type Call, knownRun, requireStudioAccess, userOf } from '../call.ts';
import type { Resource } from '../resource.ts';

const base = '/api/contentstore/v0/tabs/:course';

export const tabs: readonly Resource[] = [
  { path: base, kind: 'developer', allow: 'GET, HEAD, OPTIONS', methods: { GET: list } },
  { path: `${base}/settings`, kind: 'developer', allow: 'POST, OPTIONS', methods: { POST: change } },
  { path: `${base}/reorder`, kind: 'developer', allow: 'POST, OPTIONS', methods: { POST: reorder } },
];

function tabsOf(run: CourseRun): readonly JsonValue[] {
  const value = fieldValue(run, courseRoot, 'tabs');
  return isList(value) ? value : [];
}

function list(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const own = tabsOf(run).filter((tab) => valueAt(tab, 'type') === 'static_tab');
  return json(
    own.map((tab) => {
      const slug = String(valueAt(tab, 'url_slug'));
      return {
        type: 'static_tab',
        title: null,
        is_hideable: false,
        is_hidden: false,
        is_movable: true,
        course_staff_only: valueAt(tab, 'course_staff_only') ?? false,
        name: valueAt(tab, 'name') ?? null,
        tab_id: `static_tab_${slug}`,
        settings: { url_slug: slug },
        id: usageText(run.key, blockKey('static_tab', slug)),
      };
    }),
  );
}

/** The id of a tab: its type, and for custom pages its slug too. */
function tabId(tab: JsonValue): string {
  const type = String(valueAt(tab, 'type'));
  const slug = valueAt(tab, 'url_slug');
  return typeof slug === 'string' ? `${type}_${slug}` : type;
}

function named(run: CourseRun, locator: JsonValue): JsonValue {
  const id = valueAt(locator, 'tab_id');
  const text = valueAt(locator, 'tab_locator');
  const usage = typeof text === 'string' ? parseUsageKey(text) : undefined;
  const wanted = usage === undefined ? id : `${typeOf(usage.block)}_${idOf(usage.block)}`;
  const tab = tabsOf(run).find((each) => tabId(each) === wanted);
  if (tab !== undefined) return tab;
  throw new Refusal(developerError(400, { error: `Tab with id_locator '${JSON.stringify(locator)}' does not exist.` }));
}

async function store(call: Call, run: CourseRun, changed: readonly JsonValue[]): Promise<Answer> {
  await call.world.store.update(run.key, courseRoot, { metadata: { tabs: changed } }, userOf(call).name);
  return noContent();
}

/** Hides a page or shows it. Only the wiki and the progress page can be hidden. */
async function change(call: Call): Promise<Answer> {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const tab = named(run, { tab_id: call.query.get('tab_id'), tab_locator: call.query.get('tab_location') });
  const hidden = valueAt(bodyOf(call), 'is_hidden');
  const type = String(valueAt(tab, 'type'));
  if (hidden === undefined) return developerError(400, `Unsupported request to edit tab: ${type}`);
  if (!['wiki', 'progress'].includes(type)) {
    return developerError(400, { error: `Tab of type ${type} can not be hidden` });
  }
  return store(
    call,
    run,
    tabsOf(run).map((each) =>
      each === tab
        ? Object.fromEntries([...entriesOf(tab).filter(([name]) => name !== 'is_hidden'), ['is_hidden', hidden]])
        : each,
    ),
  );
}

/** The custom pages in this order, behind the others. */
async function reorder(call: Call): Promise<Answer> {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const body = bodyOf(call);
  const order = (isList(body) ? body : []).map((locator) => named(run, locator));
  const custom = order.filter((tab) => valueAt(tab, 'type') === 'static_tab');
  const others = tabsOf(run).filter((tab) => !custom.includes(tab));
  const builtIn = others.filter((tab) => valueAt(tab, 'type') !== 'static_tab');
  return store(call, run, [...builtIn, ...custom, ...others.filter((tab) => !builtIn.includes(tab))]);
}

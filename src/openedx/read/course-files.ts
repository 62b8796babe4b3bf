import { type BlobRef, type CourseKey, type Json, ROOT_ID, type UsageKey, versionOfText } from '#olx';
import { isObject, textAt } from '../client/answers.ts';
import type { CmsClient, SeenBlock } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import type { DriverContext, ReadLoss } from '../state.ts';
import { mapBounded } from './bounded.ts';

/** About pages that the details of a course run show (`CourseDetails.ABOUT_ATTRIBUTES`). */
const ABOUT = [
  'about_sidebar_html',
  'description',
  'duration',
  'effort',
  'entrance_exam_enabled',
  'entrance_exam_id',
  'entrance_exam_minimum_score_pct',
  'overview',
  'short_description',
  'subtitle',
  'syllabus',
  'title',
] as const;

interface Into {
  /** The course block. */
  readonly root: SeenBlock;
  readonly run: string;
  readonly losses: ReadLoss[];
  readonly put: (path: string, text: string) => Promise<void>;
}

/**
 * The course-level files as far as a token shows them: settings, grading, about pages, updates and handouts, pages. A
 * page that is empty cannot be told from none, and the items of updates are not shown, so the files are a loss.
 */
export async function readCourseFiles(
  client: CmsClient,
  course: CourseKey,
  { signal }: DriverContext,
  { root, run, losses, put }: Into,
): Promise<void> {
  const { xml_attributes: _others, ...settings } = root.metadata;
  await put(`policies/${run}/policy.json`, pretty({ [`course/${run}`]: settings }));
  await put(`policies/${run}/grading_policy.json`, pretty(gradingPolicy(await client.grading(course, { signal }))));
  const details = await client.details(course, { signal });
  for (const name of ABOUT) {
    const text = textAt(details, name);
    if (text !== null && text !== '') await put(`about/${name}.html`, text);
  }
  for (const name of ['updates', 'handouts']) {
    const seen = await seenIfThere(client, course, detached(course, 'course_info', name), signal);
    const text = seen === null || typeof seen.data !== 'string' ? '' : seen.data;
    if (text !== '') await put(`info/${name}.html`, text);
  }
  for (const slug of staticTabs(root.metadata.tabs ?? null)) {
    const seen = await seenIfThere(client, course, detached(course, 'static_tab', slug), signal);
    if (seen !== null) await put(`tabs/${slug}.html`, typeof seen.data === 'string' ? seen.data : '');
  }
  losses.push({ block: null, what: 'files' }, { block: ROOT_ID, what: 'content' });
}

/**
 * A hash of what Studio shows of course-level files and static assets, so that a change of these is found out: a
 * handful of requests, because no mark of Studio tells it.
 */
export async function filesMark(
  client: CmsClient,
  course: CourseKey,
  root: SeenBlock,
  signal: AbortSignal,
): Promise<string> {
  const details = await client.details(course, { signal });
  const assets = await client.assets(course, { signal });
  const pages = [
    ...['updates', 'handouts'].map((name) => detached(course, 'course_info', name)),
    ...staticTabs(root.metadata.tabs ?? null).map((slug) => detached(course, 'static_tab', slug)),
  ];
  const texts = await mapBounded(pages, async (key) => (await seenIfThere(client, course, key, signal))?.data ?? null);
  const listed = assets.map(({ id, bytes, addedOn, locked, digest }) => [id, bytes, addedOn, locked, digest]);
  return versionOfText(JSON.stringify([details, listed.sort(byName), pages, texts]));
}

function byName([a]: readonly Json[], [b]: readonly Json[]): number {
  return String(a) < String(b) ? -1 : 1;
}

/** The bytes of all static assets. Those that only a session may see are a loss. */
export async function readAssets(
  client: CmsClient,
  course: CourseKey,
  { blobs, signal, tell }: DriverContext,
  losses: ReadLoss[],
  put: (path: string, blob: BlobRef) => void,
): Promise<void> {
  const assets = await client.assets(course, { signal });
  let done = 0;
  await mapBounded(assets, async ({ id, path }) => {
    try {
      put(path, await blobs.put(await client.asset(course, id, { signal })));
    } catch (error) {
      const isClosed = error instanceof CmsFailure && ['sign-in', 'forbidden', 'not-found'].includes(error.kind);
      if (!isClosed) throw error;
      losses.push({ block: null, what: 'assets' });
    }
    tell({ phase: 'reading-assets', done: ++done, total: assets.length });
  });
}

/** The grading policy as its file has it; Studio shows weights in percent. */
function gradingPolicy(grading: Readonly<Record<string, Json>>): Json {
  const graders = Array.isArray(grading.graders) ? grading.graders : [];
  return {
    GRADER: graders.map((each: Json) => {
      if (!isObject(each)) return each;
      const { id: _id, weight, ...others } = each;
      return { ...others, weight: typeof weight === 'number' ? weight / 100 : (weight ?? null) };
    }),
    GRADE_CUTOFFS: grading.grade_cutoffs ?? {},
  };
}

function staticTabs(tabs: Json): readonly string[] {
  if (!Array.isArray(tabs)) return [];
  return tabs.flatMap((tab: Json) => (textAt(tab, 'type') === 'static_tab' ? (textAt(tab, 'url_slug') ?? []) : []));
}

function detached(course: CourseKey, type: string, name: string): UsageKey {
  return `block-v1:${course.slice('course-v1:'.length)}+type@${type}+block@${name}` as UsageKey;
}

/** Studio answers 500 about a block that it does not have. */
async function seenIfThere(
  client: CmsClient,
  course: CourseKey,
  key: UsageKey,
  signal: AbortSignal,
): Promise<SeenBlock | null> {
  try {
    return await client.block(course, key, { signal });
  } catch (error) {
    if (error instanceof CmsFailure && (error.status === 500 || error.status === 404)) return null;
    throw error;
  }
}

function pretty(value: Json): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}

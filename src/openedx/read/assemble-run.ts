import {
  type Block,
  blockIdParts,
  type Course,
  type CourseKey,
  courseKeyParts,
  encodeUtf8,
  escapeAttribute,
  type Folder,
  type FolderFile,
  isDirectOnly,
  parseUsageKey,
  ROOT_ID,
  readCourse,
  type UsageKey,
  usageKey,
  writeDocument,
} from '#olx';
import type { CmsClient, SeenOutline } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import type { DriverContext, ReadLoss, StudioState } from '../state.ts';
import { mapBounded } from './bounded.ts';
import { filesMark, readAssets, readCourseFiles } from './course-files.ts';
import { marksOf, nodesOf } from './marks.ts';
import { readSeen, readUnit } from './read-unit.ts';

/**
 * Reads the whole course run with a token alone: its outline, each section, subsection and unit, the settings, and the
 * static assets, and puts them together as Studio would export them. Some hundred requests for a large course run.
 * What a token cannot tell is named in `losses`. Throws `CmsFailure`.
 */
export async function assembleRun(client: CmsClient, course: CourseKey, context: DriverContext): Promise<StudioState> {
  const { signal, tell } = context;
  const began = context.now();
  const outline = await client.outline(course, { signal });
  const losses: ReadLoss[] = [{ block: null, what: 'orphans' }];
  const folder = new Map<string, FolderFile>();
  const put = async (path: string, text: string): Promise<void> => {
    const bytes = encodeUtf8(text);
    folder.set(path, { blob: await context.blobs.put(once(bytes)), bytes });
  };

  const root = await client.block(course, usageKey(course, ROOT_ID), { signal });
  const files = await filesMark(client, course, root, signal);
  // the settings of the course are in policy.json
  const nodes = [...nodesOf(outline)].slice(1);
  let done = 0;
  const read = await mapBounded(nodes, async (node): Promise<Block> => {
    const own = isDirectOnly(node.category)
      ? await readSeen(client, course, node.id, losses, signal)
      : await readDraft(client, course, node, losses, signal);
    tell({ phase: 'reading', done: ++done, total: nodes.length });
    return own;
  });
  const blocks = new Map(nodes.map((node, at) => [node, read[at]]));

  const { org, number, run } = courseKeyParts(course);
  await put('course.xml', `<course url_name="${run}" org="${org}" course="${number}"/>\n`);
  await put(`course/${run}.xml`, withChildrenNamed('<course/>', outline, blocks));
  for (const node of [outline, ...nodes]) {
    const block = blocks.get(node);
    if (block !== undefined && isDirectOnly(node.category))
      await put(pathOf(node.id), withChildrenNamed(block.text, node, blocks));
    else if (block !== undefined && node.category === 'vertical' && node.published)
      await put(pathOf(node.id), writeDocument(block));
    for (const [at, child] of node.children.entries()) {
      const draft = blocks.get(child);
      if (isDirectOnly(child.category) || child.published || draft === undefined) continue;
      await put(`drafts/${pathOf(child.id)}`, placed(draft, node.id, at));
    }
  }
  await readCourseFiles(client, course, context, { root, run, losses, put });
  await readAssets(client, course, context, losses, (path, blob) => {
    folder.set(`static/${path}`, { blob, bytes: null });
  });
  const sorted: Folder = new Map([...folder].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { course: courseOf(sorted, course), marks: marksOf(outline, { began, root, files }), orphans: [], losses };
}

function courseOf(folder: Folder, key: CourseKey): Course {
  const { kept, diagnostics } = readCourse(folder);
  if (kept !== null) return kept;
  const words = diagnostics[0]?.message ?? 'Nothing to read.';
  throw new CmsFailure({ kind: 'failed', call: `GET ${key}`, status: 200, words });
}

/** A unit, or a component that is not in one. Its live form is only known if there are no changes to publish. */
async function readDraft(
  client: CmsClient,
  course: CourseKey,
  node: SeenOutline,
  losses: ReadLoss[],
  signal: AbortSignal,
): Promise<Block> {
  const { block, losses: own } = await readUnit(client, course, node.id, signal);
  losses.push(...own);
  const id = parseUsageKey(node.id)?.id;
  if (id !== undefined && node.published && node.hasChanges === true)
    losses.push({ block: id, what: 'published-form' });
  return block;
}

/** The file of the course, a section or subsection: its element, and its children by name. */
function withChildrenNamed(
  text: string,
  node: SeenOutline,
  blocks: ReadonlyMap<SeenOutline, Block | undefined>,
): string {
  const lines = node.children.flatMap((child) => {
    if (!isDirectOnly(child.category) && !child.published) return [];
    const own = blocks.get(child);
    const isFile = isDirectOnly(child.category) || child.category === 'vertical';
    if (isFile || own === undefined) return [`  <${child.category} url_name="${escapeAttribute(nameOf(child.id))}"/>`];
    return [writeDocument(own).trimEnd()];
  });
  // nothing was read of the children, so the element is empty
  const start = /\/>\s*$/.test(text) ? `${text.replace(/\s*\/>\s*$/, '')}>` : text.replace(/<\/[^<]*$/, '');
  return lines.length === 0 ? `${text}\n` : `${start}\n${lines.join('\n')}\n</${node.category}>\n`;
}

/** A draft as Studio exports it: it says where it belongs. */
function placed(draft: Block, parent: UsageKey, index: number): string {
  const text = writeDocument(draft);
  const at = 1 + (/^<([^\s/>]+)/.exec(text)?.[1]?.length ?? 0);
  return `${text.slice(0, at)} parent_url="${escapeAttribute(parent)}" index_in_children_list="${index}"${text.slice(at)}`;
}

function pathOf(key: UsageKey): string {
  const { type, urlName } = blockIdParts(parseUsageKey(key)?.id ?? ROOT_ID);
  return `${type}/${urlName.replaceAll(':', '/')}.xml`;
}

function nameOf(key: UsageKey): string {
  return blockIdParts(parseUsageKey(key)?.id ?? ROOT_ID).urlName;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

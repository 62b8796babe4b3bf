import {
  type Block,
  type BlockId,
  type Course,
  checkDocument,
  type Diagnostic,
  diagnostic,
  elementChildren,
  idOf,
  indexOf,
  type Orphan,
  parseXml,
  ROOT_ID,
  replaceCourse,
  type Target,
  textContent,
  walk,
  writeNode,
} from '#olx';
import { accepted, applied, worthSaying } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
import { cannotRun, declined } from '../failure.ts';
import { openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { blockInWords, findingLines } from '../report.ts';
import {
  DAMAGED_OPTION,
  damagedIn,
  readSubtree,
  type Subtree,
  subtreeErrors,
  TARGET_OPTION,
  targetIn,
} from '../subtree-input.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

const SCOPES = ['subtree', 'node'] as const;
type Scope = (typeof SCOPES)[number];
const ORPHANS = ['reject', 'delete'] as const;

interface Put {
  readonly course: Course;
  readonly orphans: readonly Orphan[];
  readonly findings: readonly Diagnostic[];
}

/** Puts a subtree in the place of the block with its id. */
export const put: Verb = {
  name: 'put',
  synopsis:
    'PATH BLOCK SUBTREE -o OUT [--scope node|subtree] [--target draft|published|archive] [--orphans reject|delete] [--damaged reject|keep] [--force]',
  summary: 'replace a block by SUBTREE: an archive, a folder or one .xml document',
  operands: { least: 3, most: 3, names: ['PATH', 'BLOCK', 'SUBTREE'] },
  options: {
    ...OUTPUT_OPTIONS,
    ...DAMAGED_OPTION,
    ...TARGET_OPTION,
    scope: {
      type: 'string',
      values: SCOPES,
      help: 'subtree: with all below it (default); node: the block alone, children by name',
    },
    orphans: {
      type: 'string',
      values: ORPHANS,
      help: 'what to do with blocks that no parent names any more: reject or delete',
    },
  },
  async run(args, session) {
    const [path = '', reference = '', subtreePath = ''] = args.operands;
    const scope = args.choice('scope', SCOPES) ?? 'subtree';
    const orphanPolicy = args.choice('orphans', ORPHANS);
    const output = await targetOf(args, [path, subtreePath], session.terminal);
    const opened = await openCourse(path, session);
    const { id, block } = resolveBlock(opened.course, reference);
    const subtree = await readSubtree(subtreePath, session, damagedIn(args));
    const target = targetIn(args, subtree, opened.course, id);
    const result =
      subtree.kind === 'document'
        ? putDocument(opened.course, block, subtree.text, subtreePath, scope, target)
        : putArchive(opened.course, id, subtree, subtreePath, scope, target);
    const orphans = result.orphans.map((each) => blockInWords(each.block, each.displayName));
    if (orphans.length > 0 && orphanPolicy !== 'delete') {
      throw declined(
        `these blocks would be left without a parent; nothing was written (--orphans delete drops them)\n  ${orphans.join('\n  ')}`,
      );
    }
    await writeResult(session, output, result.course, opened);
    await session.terminal.tell(findingLines(worthSaying(result.findings, result.course, id), subtreePath));
    for (const orphan of orphans) await session.terminal.tell(`dropped ${orphan}\n`);
    return 0;
  },
};

function putDocument(course: Course, former: Block, text: string, path: string, scope: Scope, target: Target): Put {
  const id = idOf(former);
  const checked = checkDocument(text, {
    type: former.type,
    urlName: former.urlName,
    parentType: indexOf(course.root).places.get(id)?.[0]?.parent.type ?? null,
    scope,
    file: path,
    ...(scope === 'node'
      ? { children: new Set(former.children.map((child) => idOf(child.block))) }
      : { filled: filledBelow(former) }),
  });
  if (checked.block === null) throw subtreeErrors(path, checked.diagnostics);
  const { course: next, orphans } = applied(course, [
    scope === 'node'
      ? { kind: 'replace-node', block: id, node: checked.block, target }
      : { kind: 'replace-subtree', block: id, subtree: checked.block, assets: {}, target },
  ]);
  return { course: next, orphans, findings: checked.diagnostics };
}

function putArchive(
  course: Course,
  id: BlockId,
  { course: source, assets, findings }: Extract<Subtree, { kind: 'archive' }>,
  path: string,
  scope: Scope,
  target: Target,
): Put {
  if (scope === 'node') throw cannotRun('--scope node takes one .xml document');
  const former = indexOf(course.root).blocks.get(id);
  if (source.root.type !== former?.type) {
    const message = `This holds a ${source.root.type}; it cannot take the place of ${id}.`;
    const file = source.rootFile.path;
    throw subtreeErrors(path, [diagnostic('folder-root-mismatch', 'error', message, { block: id, file })]);
  }
  const { course: next, orphans } =
    id === ROOT_ID
      ? accepted(replaceCourse(course, source, target))
      : applied(course, [{ kind: 'replace-subtree', block: id, subtree: source.root, assets, target }]);
  return { course: next, orphans, findings };
}

/** Blocks of a subtree that say more than their name, so that a bare tag in their place is a mistake. */
function filledBelow(block: Block): ReadonlySet<BlockId> {
  return new Set([...walk(block)].filter((each) => !isBare(each)).map(idOf));
}

function isBare(block: Block): boolean {
  const root = parseXml(writeNode(block), null).document?.root;
  return root?.attributes.length === 1 && elementChildren(root).length === 0 && textContent(root).trim() === '';
}

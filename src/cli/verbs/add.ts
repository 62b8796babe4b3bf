import { idOf, readDocument, renameIds, type Step, takenIds } from '#olx';
import { applied, worthSaying } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
import { openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { blockInWords, findingLines } from '../report.ts';
import {
  DAMAGED_OPTION,
  damagedIn,
  INDEX_OPTION,
  indexIn,
  readSubtree,
  type Subtree,
  subtreeErrors,
  TARGET_OPTION,
  targetIn,
} from '../subtree-input.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

type Added = Pick<Extract<Step, { kind: 'insert' }>, 'subtree' | 'assets'>;

const IDS = ['keep', 'new'] as const;

/** Adds a subtree as a child. */
export const add: Verb = {
  name: 'add',
  synopsis:
    'PATH PARENT SUBTREE [--index N] [--ids keep|new] -o OUT [--target draft|published|archive] [--damaged reject|keep] [--force]',
  summary: 'add SUBTREE, an archive, a folder or one .xml document, below a block',
  operands: { least: 3, most: 3, names: ['PATH', 'PARENT', 'SUBTREE'] },
  options: {
    ...OUTPUT_OPTIONS,
    ...DAMAGED_OPTION,
    ...TARGET_OPTION,
    ...INDEX_OPTION,
    ids: {
      type: 'string',
      values: IDS,
      help: 'keep: refuse a url_name that is there (default); new: give a copy of its own name to each block whose name is taken',
    },
  },
  async run(args, session) {
    const [path = '', reference = '', subtreePath = ''] = args.operands;
    const index = indexIn(add, args);
    const isCopy = args.choice('ids', IDS) === 'new';
    const output = await targetOf(args, [path, subtreePath], session.terminal);
    const opened = await openCourse(path, session);
    const { id: parent } = resolveBlock(opened.course, reference);
    const subtree = await readSubtree(subtreePath, session, damagedIn(args));
    const target = targetIn(args, subtree, opened.course, parent);
    const { findings, ...content } = contentOf(subtree, subtreePath);
    const renamed = isCopy ? renameIds(content.subtree, takenIds(opened.course)) : null;
    const added = renamed === null ? content : { ...content, subtree: renamed.block };
    const { course } = applied(opened.course, [{ kind: 'insert', parent, index, target, ...added }]);
    await writeResult(session, output, course, opened);
    await session.terminal.tell(findingLines(worthSaying(findings, course, idOf(added.subtree)), subtreePath));
    await session.terminal.tell(`added ${blockInWords(idOf(added.subtree), null)} to ${parent}\n`);
    for (const [from, to] of renamed?.ids ?? []) await session.terminal.tell(`${from} is ${to} in the copy\n`);
    return 0;
  },
};

function contentOf(
  subtree: Subtree,
  path: string,
): Added & { readonly findings: ReturnType<typeof readDocument>['diagnostics'] } {
  if (subtree.kind === 'archive') {
    const { course: source, assets, findings } = subtree;
    return { subtree: source.root, assets, findings };
  }
  const { block, diagnostics } = readDocument(subtree.text, path);
  if (block === null) throw subtreeErrors(path, diagnostics);
  return { subtree: block, assets: {}, findings: diagnostics };
}

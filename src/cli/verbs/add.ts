import { idOf, readDocument, type Step } from '#olx';
import { applied, worthSaying } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
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
import { type Arguments, OUTPUT_OPTIONS, type Verb, wrongUsage } from '../verb.ts';

type Added = Pick<Extract<Step, { kind: 'insert' }>, 'subtree' | 'assets'>;

/** Adds a subtree as a child. */
export const add: Verb = {
  name: 'add',
  synopsis:
    'PATH PARENT SUBTREE [--index N] -o OUT [--target draft|published|archive] [--damaged reject|keep] [--force]',
  summary: 'add SUBTREE, an archive, a folder or one .xml document, below a block',
  operands: { least: 3, most: 3 },
  options: {
    ...OUTPUT_OPTIONS,
    ...DAMAGED_OPTION,
    ...TARGET_OPTION,
    index: { type: 'string', help: 'N, the place among the children from 0; the end where it is left out' },
  },
  async run(args, session) {
    const [path = '', reference = '', subtreePath = ''] = args.operands;
    const index = indexIn(args);
    const output = await targetOf(args, [path, subtreePath]);
    const opened = await openCourse(path, session.blobs);
    const { id: parent } = resolveBlock(opened.course, reference);
    const subtree = await readSubtree(subtreePath, session, damagedIn(args));
    const target = targetIn(args, subtree, opened.course, parent);
    const { findings, ...added } = contentOf(subtree, subtreePath);
    const { course } = applied(opened.course, [{ kind: 'insert', parent, index, target, ...added }]);
    await writeResult(session, output, course, opened);
    await session.terminal.tell(findingLines(worthSaying(findings, course, idOf(added.subtree)), subtreePath));
    await session.terminal.tell(`added ${blockInWords(idOf(added.subtree), null)} to ${parent}\n`);
    return 0;
  },
};

function indexIn(args: Arguments): number | null {
  const text = args.text('index');
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw wrongUsage(add, '--index is a number from 0');
  return Number(text);
}

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

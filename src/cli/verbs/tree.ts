import { type Block, displayNameOf, idOf, versionOf } from '#olx';
import { resolveBlock } from '../block-reference.ts';
import { openCourse } from '../input.ts';
import { blockInWords, jsonText } from '../report.ts';
import { printable } from '../terminal.ts';
import { JSON_OPTION, type Verb } from '../verb.ts';

/** One block of the JSON document. */
interface Node {
  readonly type: string;
  readonly url_name: string;
  readonly display_name: string | null;
  readonly version: string;
  /** Why the block cannot be read; left out if it can be. */
  readonly unreadable?: string;
  readonly children: readonly Node[];
}

/** The outline of a course run or subtree. */
export const tree: Verb = {
  name: 'tree',
  synopsis: 'PATH [BLOCK] [--json]',
  summary: 'the outline of a course run, or of one block',
  operands: { least: 1, most: 2, names: ['PATH', 'BLOCK'] },
  options: JSON_OPTION,
  async run(args, session) {
    const [path = '', reference] = args.operands;
    const { course } = await openCourse(path, session);
    const block = reference === undefined ? course.root : resolveBlock(course, reference).block;
    await session.terminal.print(args.flag('json') ? jsonText(nodeOf(block)) : [...linesOf(block, '')].join(''));
    return 0;
  },
};

function nodeOf(block: Block): Node {
  return {
    type: block.type,
    url_name: block.urlName,
    display_name: displayNameOf(block),
    version: versionOf(block),
    ...(block.damage === undefined ? {} : { unreadable: block.damage.message }),
    children: block.children.map((child) => nodeOf(child.block)),
  };
}

function* linesOf(block: Block, indent: string): Generator<string> {
  const why = block.damage === undefined ? '' : `  cannot be read: ${printable(block.damage.message)}`;
  yield `${indent}${blockInWords(idOf(block), displayNameOf(block))}${why}\n`;
  for (const child of block.children) yield* linesOf(child.block, `${indent}  `);
}

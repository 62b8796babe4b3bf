import { type BlockId, type Course, idOf, indexOf, isDirectOnly, type Step } from '#olx';
import { applied } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
import { openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { documentTarget, INDEX_OPTION, indexIn } from '../subtree-input.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

/** Moves a block, with all below it, to another place. */
export const move: Verb = {
  name: 'move',
  synopsis: 'PATH BLOCK PARENT [--index N] [--from BLOCK] -o OUT [--force]',
  summary: 'move a block with all below it to PARENT, which may be the parent that it has',
  operands: { least: 3, most: 3, names: ['PATH', 'BLOCK', 'PARENT'] },
  options: {
    ...OUTPUT_OPTIONS,
    ...INDEX_OPTION,
    from: { type: 'string', isBlock: true, help: 'the parent to leave, if the block has several' },
  },
  async run(args, session) {
    const [path = '', reference = '', parentReference = ''] = args.operands;
    const index = indexIn(move, args);
    const fromReference = args.text('from');
    const output = await targetOf(args, [path], session.terminal);
    const opened = await openCourse(path, session);
    const { id } = resolveBlock(opened.course, reference);
    const { id: parent } = resolveBlock(opened.course, parentReference);
    const from = fromReference === null ? null : resolveBlock(opened.course, fromReference).id;
    const steps: readonly Step[] = [
      { kind: 'move', block: id, parent, index, from },
      ...publishing(opened.course, id, from, parent),
    ];
    const { course } = applied(opened.course, steps);
    await writeResult(session, output, course, opened);
    const places = indexOf(course.root).places.get(id) ?? [];
    const place = places.find((each) => idOf(each.parent) === parent)?.index;
    await session.terminal.tell(`moved ${id} to ${parent}${place === undefined ? '' : ` at ${place}`}\n`);
    return 0;
  },
};

/**
 * In a course run the move step makes drafts of the units that a component leaves and enters. In a folder without
 * drafts that would leave it where learners see it, so there the published units are changed, as `rm` does.
 */
function publishing(course: Course, id: BlockId, from: BlockId | null, to: BlockId): readonly Step[] {
  const { blocks, places } = indexOf(course.root);
  const left = from ?? places.get(id)?.map(({ parent }) => idOf(parent))[0];
  const target = blocks.get(to);
  if (left === undefined || target === undefined || isDirectOnly(target.type)) return [];
  const changed = [...new Set([left, to])];
  const isLive = changed.every((parent) => documentTarget(course, parent) === 'published');
  return isLive ? changed.map((block): Step => ({ kind: 'publish', block })) : [];
}

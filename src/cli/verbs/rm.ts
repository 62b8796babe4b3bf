import { type BlockId, type Course, idOf, indexOf, isDirectOnly, publishedView, type Step } from '#olx';
import { applied } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
import { declined } from '../failure.ts';
import { openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { documentTarget } from '../subtree-input.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

/** Takes a block with all below it out of a course run. */
export const rm: Verb = {
  name: 'rm',
  synopsis: 'PATH BLOCK -o OUT [--force]',
  summary: 'remove a block with all below it',
  operands: { least: 2, most: 2, names: ['PATH', 'BLOCK'] },
  options: OUTPUT_OPTIONS,
  async run(args, session) {
    const [path = '', reference = ''] = args.operands;
    const target = await targetOf(args, [path], session.terminal);
    const opened = await openCourse(path, session);
    const { id } = resolveBlock(opened.course, reference);
    const { course } = applied(opened.course, [removal(opened.course, id)]);
    await writeResult(session, target, course, opened);
    const live = publishedView(course.root);
    const stays = live !== null && indexOf(live).blocks.has(id);
    await session.terminal.tell(`removed ${id}${stays ? ' from the draft; it stays in what is published' : ''}\n`);
    return 0;
  },
};

/**
 * In a course run the delete step makes a draft of a unit whose child goes. In a folder without
 * drafts that would leave the child where learners see it, so there the published unit is changed.
 */
function removal(course: Course, id: BlockId): Step {
  const places = indexOf(course.root).places.get(id) ?? [];
  if (places.length === 0) throw declined(`${id} is the root; it cannot be removed (incompatible-placement)`);
  const isLive = places.every(
    ({ parent }) => !isDirectOnly(parent.type) && documentTarget(course, idOf(parent)) === 'published',
  );
  return { kind: 'delete', block: id, ...(isLive ? { target: 'published' } : {}) };
}

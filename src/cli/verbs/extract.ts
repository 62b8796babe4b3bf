import { courseVersionOf, versionOf, writeDocument, writeSubtree } from '#olx';
import { resolveBlock } from '../block-reference.ts';
import { courseKeyOf } from '../course-key.ts';
import { writeFiles } from '../course-output.ts';
import { cannotRun } from '../failure.ts';
import { openCourse } from '../input.ts';
import { targetInWords, targetOf, writeWhole } from '../output.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

/** One subtree as an archive or folder of its own, or as one document. */
export const extract: Verb = {
  name: 'extract',
  synopsis: 'PATH BLOCK -o OUT [--force]',
  summary: 'write one block with all below it; OUT may end in .xml for one document',
  operands: { least: 2, most: 2, names: ['PATH', 'BLOCK'] },
  options: OUTPUT_OPTIONS,
  async run(args, session) {
    const [path = '', reference = ''] = args.operands;
    const target = await targetOf(args, [path], session.terminal);
    const opened = await openCourse(path, session);
    const { id, block } = resolveBlock(opened.course, reference);
    if (target.kind === 'document') {
      if (block.damage !== undefined) {
        throw cannotRun(`${id} cannot be read, so it cannot be one document; extract it to a folder or an archive`);
      }
      await writeWhole(session.terminal, target, writeDocument(block, opened.course.root));
      await session.terminal.tell(`wrote ${targetInWords(target)}\n`);
      return 0;
    }
    // what an export was made from stays what its parts were made from, whatever was edited since
    const course = opened.origin?.courseVersion || courseVersionOf(opened.course);
    const folder = writeSubtree(opened.course, id, courseKeyOf(opened), { block: versionOf(block), course });
    if (folder === null) throw cannotRun(`there is no ${id}`);
    await writeFiles(session, target, folder);
    return 0;
  },
};

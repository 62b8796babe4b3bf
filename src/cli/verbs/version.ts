import { courseVersionOf, versionOf } from '#olx';
import { isWholeCourse, resolveBlock } from '../block-reference.ts';
import { openCourse } from '../input.ts';
import type { Verb } from '../verb.ts';

/** The version hash of a course run, a subtree or one block. */
export const version: Verb = {
  name: 'version',
  synopsis: 'PATH [BLOCK]',
  summary: 'the version of a course run, a subtree or one block',
  operands: { least: 1, most: 2, names: ['PATH', 'BLOCK'] },
  options: {},
  async run(args, session) {
    const [path = '', reference] = args.operands;
    const { course } = await openCourse(path, session);
    const found =
      reference !== undefined
        ? versionOf(resolveBlock(course, reference).block)
        : isWholeCourse(course)
          ? courseVersionOf(course)
          : versionOf(course.root);
    await session.terminal.print(`${found}\n`);
    return 0;
  },
};

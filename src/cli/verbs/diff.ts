import { effectOf } from '#olx';
import { effectDocument, effectLines } from '../effect-report.ts';
import { openToCompare } from '../input.ts';
import { jsonText } from '../report.ts';
import { JSON_OPTION, type Verb } from '../verb.ts';

/** What differs between two states, block by block. */
export const diff: Verb = {
  name: 'diff',
  synopsis: 'A B [--json]',
  summary: 'what differs from A to B, block by block',
  operands: { least: 2, most: 2, names: ['A', 'B'] },
  options: JSON_OPTION,
  async run(args, session) {
    const [a = '', b = ''] = args.operands;
    const [before, after] = [await openToCompare(a, session.blobs), await openToCompare(b, session.blobs)];
    const effect = effectOf(before.course, after.course);
    await session.terminal.print(args.flag('json') ? jsonText(effectDocument(effect)) : effectLines(effect));
    return effect.changes.length + effect.assets.length + effect.files.length === 0 ? 0 : 1;
  },
};

import { effectOf } from '#olx';
import { effectDocument, effectLines } from '../effect-report.ts';
import { openToCompare } from '../input.ts';
import { patchesBetween, patchOnScreen } from '../patch.ts';
import { jsonText } from '../report.ts';
import { COLOUR_CHOICES, during, hasColours } from '../terminal.ts';
import { JSON_OPTION, type Verb, wrongUsage } from '../verb.ts';

/** What differs between two states, block by block. */
export const diff: Verb = {
  name: 'diff',
  synopsis: 'A B [--json | --patch] [--color auto|always|never]',
  summary: 'what differs from A to B, block by block, or with --patch line by line',
  operands: { least: 2, most: 2, names: ['A', 'B'] },
  options: {
    ...JSON_OPTION,
    patch: {
      type: 'boolean',
      short: 'p',
      help: 'the texts, file by file in the layout of A, as git apply takes them',
    },
    color: { type: 'string', values: COLOUR_CHOICES, help: 'auto (default): colours on a terminal; always; never' },
  },
  // a patch has texts of static assets
  sendsBytes: true,
  async run(args, session) {
    const { terminal, blobs } = session;
    const [a = '', b = ''] = args.operands;
    const [isJson, isPatch] = [args.flag('json'), args.flag('patch')];
    if (isJson && isPatch) throw wrongUsage(diff, '--json and --patch cannot go together');
    const [before, after] = [await openToCompare(a, session), await openToCompare(b, session)];
    const effect = await during(terminal, 'comparing', async () => effectOf(before.course, after.course));
    const isEqual = effect.changes.length + effect.assets.length + effect.files.length === 0;
    if (!isPatch) await terminal.print(isJson ? jsonText(effectDocument(effect)) : effectLines(effect));
    else if (!isEqual) {
      const coloured = hasColours(args.choice('color', COLOUR_CHOICES) ?? 'auto', terminal.screen, process.env);
      for await (const patch of patchesBetween(before, after, blobs)) {
        await terminal.print(coloured || terminal.screen !== null ? patchOnScreen(patch, coloured) : patch);
      }
    }
    return isEqual ? 0 : 1;
  },
};

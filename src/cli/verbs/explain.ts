import { styleText } from 'node:util';
import { type CodeDescription, SEVERITY_MEANINGS } from '#olx';
import { readDescriptions } from '../code-tables.ts';
import { cannotRun } from '../failure.ts';
import { unknownCode } from '../findings/selection.ts';
import { CODE_TABLES, jsonText } from '../report.ts';
import { COLOUR_CHOICES, hasColours } from '../terminal.ts';
import { COLOR_OPTION, JSON_OPTION, type Verb } from '../verb.ts';

/** What the codes of findings mean. */
export const explain: Verb = {
  name: 'explain',
  synopsis: '[CODE…] [--json]',
  summary: 'what a code means, how severe it is, and whether --fix mends it; without CODE, all codes',
  operands: { least: 0, most: Number.POSITIVE_INFINITY, names: ['CODE'] },
  options: { ...JSON_OPTION, ...COLOR_OPTION },
  async run(args, { terminal }) {
    const all = await readDescriptions();
    const chosen = args.operands.length === 0 ? all : args.operands.map((code) => describedAs(code, all));
    if (args.flag('json')) {
      await terminal.print(jsonText(chosen.map(documentOf)));
      return 0;
    }
    const colours = hasColours(args.choice('color', COLOUR_CHOICES) ?? 'auto', terminal.screen, process.env);
    const strong = (text: string): string => (colours ? styleText('bold', text, { validateStream: false }) : text);
    await terminal.print(
      args.operands.length === 0 ? listOf(all, strong) : chosen.map((each) => textOf(each, strong)).join('\n'),
    );
    return 0;
  },
};

function describedAs(written: string, all: readonly CodeDescription[]): CodeDescription {
  const found = all.find(({ code }) => code === written);
  if (found !== undefined) return found;
  throw cannotRun(unknownCode(written));
}

/** Plain text of Markdown with code spans. */
const plain = (text: string): string => text.replaceAll('`', '');

function textOf({ code, topic, severities, when, fixable }: CodeDescription, strong: (text: string) => string): string {
  return [
    `${strong(code)} (${severities.join(', ')})\n`,
    `  ${plain(when)}\n\n`,
    ...severities.map((severity) => `  ${severity}: ${SEVERITY_MEANINGS[severity]}\n`),
    fixable ? '  Some findings of this code carry a fix. olx validate --fix applies it if it is safe.\n' : '',
    `  About: ${plain(topic)}. To leave it out: --ignore ${code}, or "ignore" in .olxrc.json.\n`,
    `  ${CODE_TABLES.href}#${code}\n`,
  ].join('');
}

function listOf(all: readonly CodeDescription[], strong: (text: string) => string): string {
  const width = Math.max(...all.map(({ code }) => code.length));
  return [...Map.groupBy(all, ({ topic }) => topic)]
    .map(([topic, codes]) =>
      [
        `${strong(plain(topic))}\n`,
        ...codes.map(
          ({ code, severities, when }) => `  ${code.padEnd(width)}  ${severities.join(', ')}: ${plain(when)}\n`,
        ),
      ].join(''),
    )
    .join('\n');
}

function documentOf({ code, topic, severities, when, fixable }: CodeDescription): Readonly<Record<string, unknown>> {
  return { code, severities, when: plain(when), topic: plain(topic), fixable, help: `${CODE_TABLES.href}#${code}` };
}

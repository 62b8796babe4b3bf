import {
  type Block,
  type Course,
  type Diagnostic,
  displayNameOf,
  fieldOf,
  idOf,
  type Json,
  type Settings,
  type Step,
  settingFromAttribute,
  untold,
  validateSubtree,
} from '#olx';
import { applied } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
import { cannotRun, declined } from '../failure.ts';
import { openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { presentYear } from '../present-year.ts';
import { blockInWords, findingLines } from '../report.ts';
import { documentTarget } from '../subtree-input.ts';
import { type Arguments, OUTPUT_OPTIONS, type Verb, wrongUsage } from '../verb.ts';

/** Sets settings of a block. */
export const set: Verb = {
  name: 'set',
  synopsis: 'PATH BLOCK NAME=VALUE… [--unset NAME]… -o OUT [--target draft|published] [--force]',
  summary: 'set settings of a block; VALUE is written as in an attribute, and NAME= sets an empty text',
  operands: { least: 2, most: Number.POSITIVE_INFINITY, names: ['PATH', 'BLOCK', 'NAME=VALUE'] },
  options: {
    ...OUTPUT_OPTIONS,
    unset: {
      type: 'string',
      multiple: true,
      help: 'NAME, whose inherited or default value is to hold; may be repeated',
    },
    target: {
      type: 'string',
      values: ['draft', 'published'],
      help: 'draft: learners see no change; published: both forms (refused if the block has a draft). Left out: the draft if there is one, else what is published. Sections and subsections have one form',
    },
  },
  async run(args, session) {
    const [path = '', reference = ''] = args.operands;
    const wanted = wantedIn(args);
    const output = await targetOf(args, [path], session.terminal);
    const opened = await openCourse(path, session);
    const { id, block } = resolveBlock(opened.course, reference);
    const settings = settingsOf(block, wanted);
    const target = targetFor(args, opened.course, block);
    const { course } = applied(opened.course, [
      { kind: 'set-settings', block: id, settings },
      ...(target === 'published' ? [{ kind: 'publish', block: id } as const satisfies Step] : []),
    ]);
    const findings = newFindings(opened.course, course, block);
    if (findings.some(({ severity }) => severity === 'error'))
      throw declined('the OLX would have errors, so nothing was written', findings);
    await writeResult(session, output, course, opened);
    await session.terminal.tell(findingLines(findings, path));
    await session.terminal.tell(
      `set ${Object.keys(settings).join(', ')} of ${blockInWords(id, displayNameOf(block))}\n`,
    );
    return 0;
  },
};

/** The texts that the command line gives; null for a setting that is to go. */
function wantedIn(args: Arguments): ReadonlyMap<string, string | null> {
  const wanted = new Map<string, string | null>(args.texts('unset').map((name) => [name, null]));
  for (const operand of args.operands.slice(2)) {
    const end = operand.indexOf('=');
    if (end < 1) throw wrongUsage(set, `“${operand}” is not NAME=VALUE`);
    const name = operand.slice(0, end);
    if (wanted.has(name)) throw wrongUsage(set, `${name} is named twice`);
    wanted.set(name, operand.slice(end + 1));
  }
  if (wanted.size === 0) throw wrongUsage(set, 'an argument is missing: NAME=VALUE or --unset NAME');
  return wanted;
}

/** The values as a step takes them: as the attribute text would be read, but text where policy.json holds a text. */
function settingsOf(block: Block, wanted: ReadonlyMap<string, string | null>): Settings {
  const value = (name: string, text: string): Json => {
    const isText = fieldOf(block.type, name)?.type === 'string';
    return isText && Object.hasOwn(block.policy ?? {}, name) ? text : settingFromAttribute(text);
  };
  return Object.fromEntries([...wanted].map(([name, text]) => [name, text === null ? null : value(name, text)]));
}

/** As for a document: a draft that is there is what authors see, and a folder without drafts gets none. */
function targetFor(args: Arguments, course: Course, block: Block): 'draft' | 'published' {
  const chosen = args.choice('target', ['draft', 'published'] as const);
  const usual = documentTarget(course, idOf(block));
  if (chosen === 'published' && usual === 'draft') {
    throw cannotRun(
      `${idOf(block)} has a draft, or is in one, so it cannot be set in both forms. Set it in the draft, then use olx publish.`,
    );
  }
  return chosen ?? usual;
}

/** What the rules find in the block that they did not find before. */
function newFindings(before: Course, after: Course, block: Block): readonly Diagnostic[] {
  const found = (course: Course): readonly Diagnostic[] =>
    validateSubtree(course, idOf(block), undefined, presentYear());
  return untold(found(after), found(before));
}

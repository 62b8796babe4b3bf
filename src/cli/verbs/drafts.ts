import { type Change, effectOf, isDirectOnly, type Step } from '#olx';
import { applied } from '../apply-steps.ts';
import { resolveBlock } from '../block-reference.ts';
import { writeResult } from '../course-output.ts';
import { effectLines } from '../effect-report.ts';
import { declined } from '../failure.ts';
import { openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

/** Makes the draft what learners see. */
export const publish: Verb = draftVerb({
  name: 'publish',
  summary: 'make the draft of a block, with all below it, what learners see',
  kind: 'publish',
  form: 'published',
});

/** Brings the draft back to what learners see. */
export const discard: Verb = draftVerb({
  name: 'discard',
  summary: 'discard the draft of a block, with all below it, for what learners see',
  kind: 'discard-draft',
  form: 'draft',
});

interface DraftVerb extends Pick<Verb, 'name' | 'summary'> {
  readonly kind: Extract<Step['kind'], 'publish' | 'discard-draft'>;
  /** The form that it changes. */
  readonly form: Change['form'];
}

function draftVerb({ name, summary, kind, form }: DraftVerb): Verb {
  return {
    name,
    synopsis: 'PATH BLOCK -o OUT [--force]',
    summary,
    operands: { least: 2, most: 2, names: ['PATH', 'BLOCK'] },
    options: OUTPUT_OPTIONS,
    async run(args, session) {
      const [path = '', reference = ''] = args.operands;
      const output = await targetOf(args, [path], session.terminal);
      const opened = await openCourse(path, session);
      const { id, block } = resolveBlock(opened.course, reference);
      if (kind === 'discard-draft' && isDirectOnly(block.type))
        throw declined(`${id} has no draft of its own; name a unit or a component (incompatible-placement)`);
      const { course } = applied(opened.course, [{ kind, block: id }]);
      await writeResult(session, output, course, opened);
      const { changes } = effectOf(opened.course, course);
      const told = effectLines({ changes: changes.filter((each) => each.form === form), assets: [], files: [] });
      await session.terminal.tell(told === '' ? `${id} has no draft; nothing was changed\n` : told);
      return 0;
    },
  };
}

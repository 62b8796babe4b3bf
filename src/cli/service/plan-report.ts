import type { AssetChange, Change, Conflict, Orphan, Plan } from '#contract';
import { type BlockId, parseUsageKey } from '#olx';
import { changeLine, told } from '../effect-report.ts';
import { blockInWords, numbered } from '../report.ts';
import { printable } from '../terminal.ts';

/** `type@url_name` of a usage key. */
export function shortName(block: string): BlockId {
  return parseUsageKey(block)?.id ?? (block as BlockId);
}

/** What a push would do: what learners see at once, what only the draft gets, files, orphans and conflicts. */
export function planLines(plan: Plan): string {
  const live = plan.changes.filter(({ form }) => form !== 'draft');
  const draft = plan.changes.filter(({ form }) => form === 'draft');
  const detached = plan.changes.filter(({ learner_state: state }) => state === 'detached');
  return [
    ...section('learners see at once', live.map(line)),
    ...section('draft, which learners see once it is published', draft.map(line)),
    ...section('files', [
      ...plan.assets.map((each) => fileLine('static/', each)),
      ...plan.files.map((each) => fileLine('', each)),
    ]),
    ...section('learner state that is not shown any more', [
      ...new Set(detached.map(({ block, display_name: name }) => blockInWords(shortName(block), name))),
    ]),
    ...section('in Studio', studioLines(plan)),
    ...section('what Studio writes in another way, which is not a change', plan.spelling.map(line)),
    ...section('orphans', plan.orphans.map(orphanLine)),
    ...section('conflicts', plan.conflicts.map(conflictLine)),
  ]
    .map((each) => `${each}\n`)
    .join('');
}

const SIDE_EFFECTS: Readonly<Record<Plan['side_effects'][number], string>> = {
  'publishes-all': 'the import publishes every block that has no draft',
  'live-at-once': 'learners see changes of sections and subsections at once',
  'new-ids': 'Studio gives new blocks ids of its own',
  'overwrites-meanwhile': 'what others save in Studio while the import runs is lost',
  'not-atomic': 'several steps; if one fails, the service finishes the rest or takes them back',
};

/** How the plan is carried out in Studio, what that costs, and what it does besides; empty for other course runs. */
function studioLines({ route, cost, side_effects: effects }: Plan): readonly string[] {
  if (route === 'store' || route === 'none') return [];
  const way = route === 'import' ? 'an import of the whole course run' : 'block by block, in place';
  const price =
    cost === null
      ? ''
      : `: about ${numbered(cost.requests, 'request')} and ${numbered(Math.ceil(cost.seconds), 'second')}`;
  return [`${way}${price}`, ...effects.map((each) => SIDE_EFFECTS[each])];
}

/** `2 changes, 1 conflict to decide; 1 block changes for learners at once`. */
export function planInWords({ summary }: Plan): string {
  const { add, change, move, delete: deleted, orphan, assets, files, open_conflicts: open } = summary;
  const parts = [
    [add, 'addition'],
    [change, 'change'],
    [move, 'move'],
    [deleted, 'deletion'],
    [orphan, 'orphan'],
    [assets + files, 'file'],
  ] as const;
  const told = parts.flatMap(([count, what]) => (count === 0 ? [] : [numbered(count, what)]));
  if (told.length === 0 && open === 0) return 'nothing to change';
  const seen = summary.learners_see;
  return [
    ...(told.length === 0 ? [] : [told.join(', ')]),
    ...(open === 0 ? [] : [`${numbered(open, 'conflict')} to decide`]),
    seen === 0 ? 'learners see no change yet' : `learners see ${numbered(seen, 'changed block')} at once`,
  ].join('; ');
}

/** Whether the course run stays as it is, also if all conflicts were decided for what is there. */
export function isEmpty({ changes, assets, files, summary }: Plan): boolean {
  return changes.length + assets.length + files.length + summary.open_conflicts === 0;
}

/** A block without a parent, as `type@url_name "Name"`. */
export function orphanLine({ block, display_name: name }: Orphan): string {
  return blockInWords(shortName(block), name);
}

/** The id that `--choose` takes comes first. */
export function conflictLine(conflict: Conflict): string {
  const { id, block, display_name: name, form, name: field, base, ours, theirs, choice } = conflict;
  const where = form === 'both' ? '' : ` (${form} form)`;
  const decided = choice === null ? '' : `, decided: ${choice}`;
  const values = `base ${told(base)}, ours ${told(ours)}, theirs ${told(theirs)}`;
  return `${printable(id)} ${blockInWords(shortName(block), name)}${where} ${printable(field)}: ${values}${decided}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((each) => `  ${each}`)];
}

function fileLine(folder: string, { kind, path }: AssetChange): string {
  return `${kind} ${folder}${printable(path)}`;
}

function line(change: Change): string {
  const { kind, form, block, display_name: displayName, parent, index } = change;
  return changeLine({
    kind,
    // the heading tells which form of a published block it is
    form: form === 'draft' ? 'both' : form,
    block: shortName(block),
    displayName,
    parent: parent === null ? null : shortName(parent),
    index,
    settings: change.settings,
    content: change.content,
    ...(change.renamed_from === undefined ? {} : { renamedFrom: shortName(change.renamed_from) }),
    ...(change.renamed_to === undefined ? {} : { renamedTo: shortName(change.renamed_to) }),
  });
}

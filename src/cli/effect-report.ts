import type { Change, Effect, Json } from '#olx';
import { blockInWords } from './report.ts';
import { printable } from './terminal.ts';

/** Values are cut to so many characters in lines; `--json` has them whole. */
const LONGEST_VALUE = 60;

/** An effect as the REST interface spells it; blocks are `type@url_name`. */
export function effectDocument(effect: Effect): Readonly<Record<string, unknown>> {
  const { changes, orphans, assets, files, conflicts, diagnostics } = effect;
  return {
    changes: changes.map((change) => ({
      kind: change.kind,
      form: change.form,
      block: change.block,
      display_name: change.displayName,
      parent: change.parent,
      index: change.index,
      settings: change.settings,
      content_changed: change.content !== null,
      learner_state: change.learnerState,
      // what is undefined is not written
      former_parent: change.formerParent,
      other_parents: change.otherParents,
      renamed_from: change.renamedFrom,
      renamed_to: change.renamedTo,
    })),
    orphans: orphans.map(({ block, displayName }) => ({ block, display_name: displayName })),
    assets,
    files,
    conflicts: conflicts.map(({ displayName, ...conflict }) => ({ ...conflict, display_name: displayName })),
    diagnostics,
  };
}

/** One line for each change. */
export function effectLines({ changes, assets, files }: Pick<Effect, 'changes' | 'assets' | 'files'>): string {
  return [
    ...changes.map(changeLine),
    ...assets.map(({ kind, path }) => `${kind} static/${printable(path)}`),
    ...files.map(({ kind, path }) => `${kind} ${printable(path)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** What a line needs to know of a change, also of one that the service tells. */
export interface ToldChange
  extends Pick<Change, 'kind' | 'form' | 'block' | 'displayName' | 'parent' | 'index' | 'renamedFrom' | 'renamedTo'> {
  readonly settings: readonly {
    readonly name: string;
    readonly before?: Json | undefined;
    readonly after?: Json | undefined;
  }[];
  /** Null if the text stays as it is. */
  readonly content: object | null;
}

export function changeLine(change: ToldChange): string {
  const { kind, form, block, displayName, parent, index } = change;
  const where = form === 'both' ? '' : ` (${form} form)`;
  const place = parent === null || kind === 'change' ? '' : ` in ${printable(parent)} at ${index}`;
  return `${kind} ${blockInWords(block, displayName)}${where}${place}${detail(change)}`;
}

function detail({ kind, settings, content, renamedFrom, renamedTo }: ToldChange): string {
  if (renamedFrom !== undefined) return `, the same as ${printable(renamedFrom)} was`;
  if (renamedTo !== undefined) return `, now ${printable(renamedTo)}`;
  if (kind !== 'change') return '';
  const parts = settings.map(({ name, before, after }) => `${printable(name)} ${told(before)} → ${told(after)}`);
  if (content !== null) parts.push('content');
  return `: ${parts.join('; ')}`;
}

/** A value on one line, cut if it is long. */
export function told(value: Json | undefined): string {
  if (value === undefined) return '(none)';
  const text = printable(JSON.stringify(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

import type * as contract from '#contract';
import { BASE_PATH, ROUTES } from '#contract';
import type { Change, Conflict, Diagnostic, Effect, FileChange, Orphan } from '#olx';
import { type BlockId, type CourseKey, grouped, parseBlockId, usageKey } from '#olx';

/**
 * Inside, a block is `type@url_name`; in answers it is a usage key. This is the only place where
 * findings and effects cross from one to the other. Findings of one kind in one file are grouped.
 */
export function answerDiagnostics(key: CourseKey, findings: readonly Diagnostic[]): readonly contract.Diagnostic[] {
  return grouped(findings).map(
    ({ code, severity, message, block, file, range, help: anchor, fixes, count, related }) => ({
      ...{ code, severity, message, block: answerBlock(key, block), file, range, fixes },
      help: BASE_PATH + ROUTES.diagnosticsPage + anchor,
      ...(count === undefined ? {} : { count }),
      ...optional('related', related, (others) =>
        others.map((each) => ({ ...each, block: answerBlock(key, each.block) })),
      ),
    }),
  );
}

export function answerChange(key: CourseKey, change: Change): contract.Change {
  return {
    kind: change.kind,
    form: change.form,
    block: usageKey(key, change.block),
    display_name: change.displayName,
    parent: change.parent === null ? null : usageKey(key, change.parent),
    index: change.index,
    settings: change.settings.map(({ name, before, after }) => ({
      name,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    })),
    content: change.content === null ? null : { before: change.content.before, after: change.content.after },
    learner_state: change.learnerState,
    ...optional('former_parent', change.formerParent, (id) => usageKey(key, id)),
    ...optional('other_parents', change.otherParents, (ids) => ids.map((id) => usageKey(key, id))),
    ...optional('renamed_from', change.renamedFrom, (id) => usageKey(key, id)),
    ...optional('renamed_to', change.renamedTo, (id) => usageKey(key, id)),
  };
}

export function answerOrphan(key: CourseKey, orphan: Orphan): contract.Orphan {
  return { block: usageKey(key, orphan.block), display_name: orphan.displayName };
}

export function answerConflict(key: CourseKey, conflict: Conflict): contract.Conflict {
  const { id, block, displayName, kind, form, field, base, ours, theirs, choice } = conflict;
  return {
    id,
    block: usageKey(key, block),
    display_name: displayName,
    kind,
    form,
    name: field,
    choice,
    ...(base === undefined ? {} : { base }),
    ...(ours === undefined ? {} : { ours }),
    ...(theirs === undefined ? {} : { theirs }),
  };
}

export function answerFileChange({ path, kind, size }: FileChange): contract.AssetChange {
  return { path, kind, size };
}

/** The counts that a plan is summed up by. Errors and warnings count findings, not groups of them. */
export function summarise({ changes, assets, files, conflicts, diagnostics }: Effect): contract.Plan['summary'] {
  // a block that changes in each form in another way is one block
  const count = (kind: Change['kind']): number =>
    new Set(changes.flatMap((each) => (each.kind === kind ? [each.block] : []))).size;
  const found = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((each) => each.severity === severity).length;
  return {
    add: count('add'),
    change: count('change'),
    move: count('move'),
    delete: count('delete'),
    orphan: count('orphan'),
    assets: assets.length,
    files: files.length,
    conflicts: conflicts.length,
    open_conflicts: conflicts.filter(({ choice }) => choice === null).length,
    learners_see: new Set(changes.flatMap(({ form, block }) => (form === 'draft' ? [] : [block]))).size,
    errors: found('error'),
    warnings: found('warning'),
  };
}

function answerBlock(key: CourseKey, block: string | null): string | null {
  const id: BlockId | null = block === null ? null : parseBlockId(block);
  return id === null ? null : usageKey(key, id);
}

/** A member that an answer has only where there is something to say. */
function optional<Name extends string, Value, Answer>(
  name: Name,
  value: Value | undefined,
  answer: (value: Value) => Answer,
): { readonly [name in Name]?: Answer } {
  return value === undefined ? {} : ({ [name]: answer(value) } as { readonly [name in Name]: Answer });
}

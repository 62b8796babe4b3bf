import type { Target } from '#contract';
import { type Block, type Diagnostic, idOf, readDocument, referredAssets, type Step, subtreeOf } from '#olx';
import type { Snapshot, Store } from '#store';
import { missingBlock, openCourseAt } from '../access/course.ts';
import { olxInvalid } from '../answers/olx-refusal.ts';
import { readLimits, type ServerLimits } from '../config/limits.ts';
import { Refusal } from '../refusal.ts';
import { type Content, readArchiveContent, readText } from './content.ts';
import { type Intent, named } from './intent.ts';
import type { Requested, SourceBlock } from './write.ts';

/** What is to be added, read. */
interface Addition {
  readonly subtree: Block;
  readonly assets: Extract<Step, { readonly kind: 'insert' }>['assets'];
  readonly findings: readonly Diagnostic[];
}

/** Reads the content that is to become a child. Refuses content that has errors. */
export async function insertingIntent(
  store: Store,
  { commit, course }: Snapshot,
  content: Content,
  asked: Requested<'insert'>,
  limits: ServerLimits,
): Promise<Intent> {
  const { parent, index, ids, source, target = 'draft' } = asked;
  const isDocument = source === null && content.kind === 'document';
  if (isDocument) ensureOneForm(target);
  const { subtree, assets, findings } = await additionOf(store, commit.course, content, asked, limits);
  return {
    wanted: {
      kind: 'steps',
      steps: [{ kind: 'insert', parent, index, subtree, assets, target }],
      renew: ids === 'new',
    },
    orphans: 'reject',
    merging: null,
    subject: idOf(subtree),
    typed: isDocument,
    importedTo: isDocument || source !== null ? null : idOf(subtree),
    findings,
    message: `Add a ${subtree.type} to ${named(course, parent)}`,
  };
}

/** Refuses with 400 a target that a document cannot have: it has one form. */
export function ensureOneForm(target: Target | undefined): void {
  if (target !== 'archive') return;
  const detail = 'A document has one form. `target=archive` is for archives, which have drafts of their own.';
  throw new Refusal('bad-request', detail);
}

async function additionOf(
  store: Store,
  key: Snapshot['commit']['course'],
  content: Content,
  { source, damaged, target }: Requested<'insert'>,
  limits: ServerLimits,
): Promise<Addition> {
  if (source !== null) return sourceAddition(store, source);
  if (content.kind === 'archive') {
    const { course, findings } = readArchiveContent(key, content, limits, { damaged, target });
    return { subtree: course.root, assets: Object.fromEntries(course.assets), findings };
  }
  const { block, diagnostics } = readDocument(readText(key, content.bytes), null, readLimits(limits));
  if (block === null) throw olxInvalid(key, diagnostics);
  return { subtree: block, assets: {}, findings: diagnostics };
}

async function sourceAddition(store: Store, { course: key, block, commit }: SourceBlock): Promise<Addition> {
  const { course } = await openCourseAt(store, key, commit);
  const subtree = subtreeOf(course, block);
  if (subtree === null) throw missingBlock(key, block);
  return { subtree, assets: Object.fromEntries(referredAssets(course.assets, subtree)), findings: [] };
}

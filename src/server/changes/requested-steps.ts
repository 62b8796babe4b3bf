import type { Step as RequestedStep } from '#contract';
import { type BlockId, type Diagnostic, hasErrors, parseBlockId, parseUsageKey, readDocument, type Step } from '#olx';
import type { Snapshot } from '#store';
import { blockOf } from '../access/course.ts';
import { Refusal } from '../refusal.ts';
import { olxInvalid } from './olx-invalid.ts';

/** Steps as the core takes them, and what reading their OLX found. */
export interface ReadSteps {
  readonly steps: readonly Step[];
  readonly findings: readonly Diagnostic[];
}

/** Reads the OLX in the steps of a request. Refuses with 422 and the findings of all steps where one has errors. */
export function readSteps(snapshot: Snapshot, requested: readonly RequestedStep[]): ReadSteps {
  const findings: Diagnostic[] = [];
  const steps = requested.flatMap((each, at): Step[] => {
    if (!('olx' in each)) return [withoutContent(snapshot, each)];
    const { block: content, diagnostics } = readDocument(each.olx, requested.length === 1 ? null : `steps/${at}`);
    findings.push(...diagnostics);
    return content === null ? [] : [withContent(snapshot, each, content)];
  });
  if (hasErrors(findings)) throw olxInvalid(snapshot.commit.course, findings);
  return { steps, findings };
}

/** True where a step can leave blocks without a parent, so that the request must say what happens to them. */
export function holdsReplace(requested: readonly RequestedStep[]): boolean {
  return requested.some(({ kind }) => kind === 'replace-subtree' || kind === 'replace-node');
}

type Content = Extract<Step, { kind: 'replace-node' }>['node'];

function withContent(snapshot: Snapshot, step: Extract<RequestedStep, { olx: string }>, content: Content): Step {
  switch (step.kind) {
    case 'replace-subtree':
      return {
        kind: 'replace-subtree',
        block: target(snapshot, step.block),
        subtree: content,
        assets: {},
        target: 'draft',
      };
    case 'replace-node':
      return { kind: 'replace-node', block: target(snapshot, step.block), node: content, target: 'draft' };
    case 'insert':
      return {
        kind: 'insert',
        parent: target(snapshot, step.parent),
        index: step.index ?? null,
        subtree: content,
        assets: {},
        target: 'draft',
      };
  }
}

function withoutContent(snapshot: Snapshot, step: Exclude<RequestedStep, { olx: string }>): Step {
  switch (step.kind) {
    case 'set-settings':
      return { kind: 'set-settings', block: target(snapshot, step.block), settings: step.settings };
    case 'move':
      return {
        kind: 'move',
        block: target(snapshot, step.block),
        parent: target(snapshot, step.parent),
        index: step.index ?? null,
        from: step.from === undefined || step.from === null ? null : target(snapshot, step.from),
      };
    case 'delete':
      return { kind: 'delete', block: target(snapshot, step.block) };
  }
}

/** The block that a step means; a full id may name one that an earlier step brings in. */
function target(snapshot: Snapshot, reference: string): BlockId {
  const named = parseUsageKey(reference);
  const exact = named === null ? parseBlockId(reference) : named.course === snapshot.commit.course ? named.id : null;
  if (exact !== null) return exact;
  if (named !== null) throw new Refusal('not-found', `${reference} is in another course run.`);
  return blockOf(snapshot, reference);
}

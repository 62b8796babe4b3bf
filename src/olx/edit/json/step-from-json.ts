import type { BlobRef } from '../../course/blob.ts';
import type { Settings } from '../../course/block.ts';
import type { PolicyFile, RootFile } from '../../course/course.ts';
import { parseElement } from '../../course/element.ts';
import { isJsonObject, isShallowJson } from '../../course/json.ts';
import { parsePolicyJson } from '../../course/policy-json.ts';
import type { Step, StepKind, Target } from '../step.ts';
import { type Budget, readBlockValue, readRewritten, readSettings } from './block-from-json.ts';
import { Unfit, Value } from './shape.ts';

/** Why a JSON value is not a step. The message starts with the place. */
export interface StepProblem {
  /** JSON pointer into the value; empty for the value itself. */
  readonly at: string;
  readonly message: string;
}

/** The result of reading a value as a step. The step shares no object with the value. */
export type ReadStep =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly problem: StepProblem };

/** Every kind; a record, so that the compiler names one that is missing. */
const KINDS: Readonly<Record<StepKind, true>> = {
  'replace-subtree': true,
  'replace-node': true,
  insert: true,
  'set-settings': true,
  move: true,
  delete: true,
  rename: true,
  publish: true,
  'discard-draft': true,
  'put-asset': true,
  'delete-asset': true,
  'put-file': true,
  'delete-file': true,
  rewrite: true,
};

const MAX_STEPS = 100_000;

/**
 * Reads an untrusted step, as `JSON.parse` gives it. Never throws. The depth and size that it reads are bounded. A
 * step of this library reads as itself; unknown members are dropped. `applySteps` says whether the step is possible.
 */
export function stepFromJson(value: unknown): ReadStep {
  const read = guarded(() => readStep(new Value(value, ''), { blocks: 0 }));
  return read.ok ? { ok: true, step: read.value } : read;
}

/** Reads a list of untrusted steps, as `stepFromJson` reads one. */
export function stepsFromJson(
  value: unknown,
): { readonly ok: true; readonly steps: readonly Step[] } | { readonly ok: false; readonly problem: StepProblem } {
  const budget = { blocks: 0 };
  const read = guarded(() => {
    const items = new Value(value, '').items();
    if (items.length > MAX_STEPS) throw new Unfit('', `is more than the ${MAX_STEPS} steps that may be told.`);
    return items.map((each) => readStep(each, budget));
  });
  return read.ok ? { ok: true, steps: read.value } : read;
}

function guarded<Read>(
  read: () => Read,
): { readonly ok: true; readonly value: Read } | { readonly ok: false; readonly problem: StepProblem } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    const place = error.at === '' ? 'The value' : error.at;
    return { ok: false, problem: { at: error.at, message: `${place} ${error.message}` } };
  }
}

function readStep(value: Value, budget: Budget): Step {
  const kind = value.member('kind').oneOf(Object.keys(KINDS) as StepKind[]);
  const block = () => value.member('block').blockId();
  const index = () => value.member('index').orNull((each) => each.count());
  const target = () => value.member('target').oneOf<Target>(['draft', 'published', 'archive']);
  const deletes = () => value.member('target').oneOf(['draft', 'published']);
  const assets = () => blobs(value.member('assets'), (each) => each.blob());
  switch (kind) {
    case 'replace-subtree':
      return {
        kind,
        block: block(),
        subtree: readBlockValue(value.member('subtree'), budget),
        assets: assets(),
        target: target(),
      };
    case 'replace-node':
      return { kind, block: block(), node: readBlockValue(value.member('node'), budget), target: target() };
    case 'insert':
      return {
        kind,
        parent: value.member('parent').blockId(),
        index: index(),
        subtree: readBlockValue(value.member('subtree'), budget),
        assets: assets(),
        target: target(),
      };
    case 'set-settings':
      return { kind, block: block(), settings: readSettings(value.member('settings')) };
    case 'move':
      return {
        kind,
        block: block(),
        parent: value.member('parent').blockId(),
        index: index(),
        from: value.member('from').orNull((each) => each.blockId()),
      };
    case 'delete':
      return { kind, block: block(), ...(value.member('target').isMissing ? {} : { target: deletes() }) };
    case 'rename':
      return { kind, block: block(), urlName: value.member('urlName').text() };
    case 'publish':
    case 'discard-draft':
      return { kind, block: block() };
    case 'put-asset':
    case 'put-file':
      return { kind, path: value.member('path').path(), blob: value.member('blob').blob() };
    case 'delete-asset':
    case 'delete-file':
      return { kind, path: value.member('path').text() };
    case 'rewrite':
      return {
        kind,
        root: value.member('root').orNull((each) => readRewritten(each, budget)),
        rootFile: value.member('rootFile').orNull(readRootFile),
        policy: value.member('policy').orNull((each) => ({ file: each.member('file').orNull(readPolicyFile) })),
        files: blobs(value.member('files'), (each) => each.orNull((blob) => blob.blob())),
        assets: blobs(value.member('assets'), (each) => each.orNull((blob) => blob.blob())),
      };
  }
}

/** Files by path; one beside the wrapping folder begins with `/`. */
function blobs<Blob extends BlobRef | null>(value: Value, read: (each: Value) => Blob): Readonly<Record<string, Blob>> {
  return Object.fromEntries(
    value.members().map(([path, each]) => {
      new Value(path.replace(/^\//, ''), each.at).path();
      return [path, read(each)] as const;
    }),
  );
}

function readRootFile(value: Value): RootFile {
  const base = value.member('base').text();
  if (base !== '') new Value(base.replace(/\/$/, ''), value.member('base').at).path();
  const pointer = value.member('pointer').orNull((each) => each.text());
  if (pointer !== null && parseElement(pointer) === null) value.member('pointer').refuse('must be one tag.');
  return {
    base,
    path: value.member('path').path(),
    before: value.member('before').text(),
    pointer,
    after: value.member('after').text(),
  };
}

function readPolicyFile(value: Value): PolicyFile {
  const text = value.member('text').text();
  const kept = value.member('kept');
  if (!kept.isMissing) return { path: value.member('path').path(), text, unmatched: {}, kept: kept.blob() };
  if (!isPolicyText(text)) value.member('text').refuse('must be the text of one JSON object.');
  const unmatched: Settings = readSettings(value.member('unmatched'));
  return { path: value.member('path').path(), text, unmatched };
}

function isPolicyText(text: string): boolean {
  if (!isShallowJson(text)) return false;
  try {
    return isJsonObject(parsePolicyJson(text));
  } catch {
    return false;
  }
}

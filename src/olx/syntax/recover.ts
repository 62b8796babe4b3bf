/*
 * From the first refusal to all that can soundly be said: each mistake is repaired in a copy of the text,
 * which is then read again, until one comes that hides what follows.
 */
import { applyEdits, lineIndex, type TextEdit } from '../text/index.ts';
import { buildTree } from './build.ts';
import { type Finding, malformed, type Repair } from './finding.ts';
import { findInternalSubset } from './platform.ts';
import { scanReferences } from './references.ts';
import { matchesAgain } from './resync.ts';

/** No text gives more findings than this. */
const MOST_FINDINGS = 1_000;

/** UTF-16 units that may be read again, in all, past the first two mistakes. */
const REREADING = 4_000_000;

/** All findings of a refused text in order, at least one; `first` is what stopped the first reading. */
export function findAll(text: string, first: Finding): readonly Finding[] {
  const subset = first.code === 'xml-limit' ? null : findInternalSubset(text);
  if (first.code === 'xml-limit' || subset !== null) return [subset ?? first];
  const { findings, unterminated } = scanReferences(text, MOST_FINDINGS);
  if (findings.length === MOST_FINDINGS) return findings;

  // with each bad `&` made harmless, what is left is wrong for another reason
  const reading = new Repaired(
    text,
    findings.map(({ start }) => ({ start, end: start + 1, text: 'x' })),
  );
  const found: Finding[] = [];
  const suspects = new Set<number>();
  let built = findings.length === 0 ? { finding: first } : buildTree(reading.text);
  let budget = REREADING;
  let reached = 0;
  while ('finding' in built && found.length + findings.length < MOST_FINDINGS) {
    const { finding } = built;
    if (finding.code === 'xml-limit') return [finding];
    // the scan has found these; another one comes of a repair
    if (finding.code === 'xml-bare-ampersand' && found.length > 0) break;
    const place = reading.before(finding.anchor ?? finding.start);
    // a repair that does not help must not be tried again
    const again = place === reached && found.at(-1)?.message === finding.message;
    if (again || place < reached || (finding.about !== undefined && suspects.has(reading.before(finding.about)))) break;
    reached = place;
    if (finding.start >= reading.text.length && unterminated !== null) {
      const { line } = lineIndex(text).position(unterminated.start);
      const lacks = unterminated.kind === 'attribute value' ? 'lacks its closing quote' : 'never ends';
      const message = `The ${unterminated.kind} that starts on line ${line} ${lacks}.`;
      found.push(malformed(message, text.length, text.length));
      break;
    }
    const repair = chooseRepair(reading.text, finding);
    const { title, edits = [] } = repair ?? {};
    found.push(reading.inOriginal(title === undefined ? finding : { ...finding, fix: { title, edits, unsafe: true } }));
    if (repair === null || budget < 0) break;
    if (repair.suspect !== undefined) suspects.add(reading.before(repair.suspect));
    reading.apply(repair.edits);
    budget -= reading.text.length;
    built = buildTree(reading.text);
  }
  return [...findings, ...found].sort((a, b) => (a.anchor ?? a.start) - (b.anchor ?? b.start));
}

function chooseRepair(text: string, finding: Finding): Repair | null {
  for (const repair of finding.repairs ?? []) {
    const { edits, names } = repair;
    if (names === undefined) return repair;
    const grown = edits.reduce((sum, { start, end, text: put }) => sum + put.length - (end - start), 0);
    const place = finding.end + grown;
    if (matchesAgain(applyEdits(text, edits), place, names)) return repair;
  }
  return null;
}

/** A text with repairs, and where its offsets were before them. */
class Repaired {
  text: string;
  /** In the order applied; each step's edits are in offsets of the text before that step. */
  readonly #steps: (readonly TextEdit[])[] = [];

  constructor(text: string, sameLength: readonly TextEdit[]) {
    // these move nothing, so they need no step
    this.text = applyEdits(text, sameLength);
  }

  apply(edits: readonly TextEdit[]): void {
    this.text = applyEdits(this.text, edits);
    this.#steps.push([...edits].sort((a, b) => a.start - b.start));
  }

  /** The offset in the original text; one inside a repair gives where that starts. */
  before(offset: number): number {
    return this.#steps.reduceRight(stepBack, offset);
  }

  inOriginal(finding: Finding): Finding {
    const { start, end, anchor, fix } = finding;
    return {
      ...finding,
      start: this.before(start),
      end: this.before(end),
      ...(anchor !== undefined && { anchor: this.before(anchor) }),
      ...(fix !== undefined && {
        fix: {
          ...fix,
          edits: fix.edits.map((edit) => ({ ...edit, start: this.before(edit.start), end: this.before(edit.end) })),
        },
      }),
    };
  }
}

function stepBack(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    const put = start + shift;
    if (offset < put) break;
    if (offset < put + text.length) return start;
    shift += text.length - (end - start);
  }
  return offset - shift;
}

import { type Block, type BlockBody, idOf } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { standsInText } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { elementOf } from '../course/element.ts';
import { type Diagnostic, diagnostic, type Position, type Range } from '../diagnostic.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import { advance, childPosition, extentOf, FILE_START, inForm, positionIn } from './extent.ts';
import { type BlockPlace, pathIn } from './places.ts';
import { policyRange } from './policy-range.ts';
import type { Finding } from './rule.ts';

/** The diagnostic that a finding about a placed block is. `course` is null where there is but one document. */
export function locate(finding: Finding, place: BlockPlace, course: Course | null): Diagnostic {
  const { at, code, severity, message } = finding;
  if (at.in === 'child') return ofChild(finding, place, at.index);
  const { file, toRange } = textOf(finding, place, course);
  const range =
    at.in === 'policy'
      ? course === null
        ? null
        : policyRange(course, place.block, at.setting, at.within)
      : toRange(at.start, at.end);
  const fixes = (finding.fixes ?? []).map(({ edits, ...fix }) => ({
    ...fix,
    edits: edits.map(({ start, end, text }) => ({ range: toRange(start, end), text })),
  }));
  return diagnostic(code, severity, message, { block: idOf(place.block), file, range, fixes });
}

interface Located {
  readonly file: string | null;
  readonly toRange: (start: number, end: number) => Range;
}

function textOf({ at }: Finding, place: BlockPlace, course: Course | null): Located {
  const { block, form } = place;
  if (at.in === 'body' && block.body !== null) {
    const lines = bodyLinesOf(block, block.body);
    return { file: pathIn(form, block.body.path), toRange: (start, end) => lines.range(start, end) };
  }
  if (at.in === 'policy') {
    return { file: course?.policy?.path ?? null, toRange: () => ({ start: FILE_START, end: FILE_START }) };
  }
  const start = place.start();
  const position = (offset: number, side: 'before' | 'after'): Position => positionIn(block, form, start, offset, side);
  return {
    file: place.file,
    toRange: (from, to) => ({ start: position(from, 'after'), end: position(to, from === to ? 'after' : 'before') }),
  };
}

const bodyLines = new BlockMemo<LineIndex>();

function bodyLinesOf(block: Block, body: BlockBody): LineIndex {
  const lines = bodyLines.get(block) ?? lineIndex(body.text);
  bodyLines.set(block, lines);
  return lines;
}

/** A finding about a child, at the tag that names it in its parent's file. */
function ofChild({ code, severity, message }: Finding, place: BlockPlace, index: number): Diagnostic {
  const { block, form } = place;
  const child = block.children[index];
  if (child === undefined) return diagnostic(code, severity, message, { block: idOf(block), file: place.file });
  const id = idOf(child.block);
  if (!standsInText(child.slot)) {
    const file = child.block.file === null ? null : pathIn('draft', child.block.file.path);
    return diagnostic(code, severity, message, { block: id, file });
  }
  const shown = inForm(child.block, form);
  const start = childPosition(block, form, place.start(), standingIndex(block, index));
  const tag = child.slot.kind === 'pointer' ? child.slot.text : shown.text.slice(0, elementOf(shown).openEnd);
  const range = { start, end: advance(start, extentOf(tag)) };
  return diagnostic(code, severity, message, { block: id, file: place.file, range });
}

const standingIndexes = new BlockMemo<readonly number[]>();

/** The index of a child among those that stand in its parent's text; -1 if it does not. */
function standingIndex(block: Block, index: number): number {
  const known = standingIndexes.get(block);
  if (known !== undefined) return known[index] ?? -1;
  let next = 0;
  const indexes = block.children.map(({ slot }) => (standsInText(slot) ? next++ : -1));
  standingIndexes.set(block, indexes);
  return indexes[index] ?? -1;
}

import { describe, expect, it } from 'vitest';
import {
  applySteps,
  type Block,
  type BlockId,
  type Course,
  type Diagnostic,
  hasDraft,
  idOf,
  indexOf,
  isDirectOnly,
  ROOT_ID,
  validateCourse,
  validateSubtree,
} from '#olx';
import { samples } from '../../support/courses.ts';

const placeOf = ({ code, block, file, range }: Diagnostic): string => JSON.stringify([code, block, file, range]);

function expectDistinct(findings: readonly Diagnostic[]): void {
  const seen = new Map<string, string>();
  for (const each of findings) {
    const place = placeOf(each);
    expect(seen.has(place) ? [place, seen.get(place), each.message] : null).toBeNull();
    seen.set(place, each.message);
  }
}

/** What is said, wherever it is said: a draft lies in other files than its published form. */
const said = (findings: readonly Diagnostic[]): readonly string[] =>
  findings.map(({ code, severity, block, message }) => JSON.stringify([code, severity, block, message])).sort();

const units = (course: Course): readonly BlockId[] =>
  [...indexOf(course.root).blocks].flatMap(([id, { type }]) => {
    const parent = indexOf(course.root).places.get(id)?.[0]?.parent;
    return !isDirectOnly(type) && parent !== undefined && isDirectOnly(parent.type) ? [id] : [];
  });

/** The course run with one block in the draft of a published unit changed. */
function withDraft(course: Course, unit: BlockId): Course | null {
  const there = indexOf(course.root).blocks.get(unit);
  if (there === undefined || hasDraft(there)) return null;
  const settings = { display_name: 'Another title' };
  const applied = applySteps(course, [{ kind: 'set-settings', block: unit, settings }]);
  return applied.ok ? applied.course : null;
}

/** The course run with a draft of a published unit that says what is published. */
function withEqualDraft(course: Course, unit: BlockId): Course | null {
  const there = indexOf(course.root).blocks.get(unit);
  if (there === undefined || hasDraft(there)) return null;
  const replaced = (block: Block): Block =>
    block === there
      ? { ...block, published: block }
      : {
          ...block,
          children: block.children.map((child) => {
            const next = replaced(child.block);
            return next === child.block ? child : { ...child, block: next };
          }),
        };
  return { ...course, root: replaced(course.root) };
}

describe.each(samples())('the findings about $name', { timeout: 120_000 }, ({ course }) => {
  it('differ in code, block, file or range', () => {
    expectDistinct(validateCourse(course));
    for (const id of [ROOT_ID, ...units(course)]) expectDistinct(validateSubtree(course, id));
  });

  it('are told once about what a draft and its published form share', () => {
    for (const id of units(course)) {
      const edited = withDraft(course, id);
      if (edited === null) continue;
      expectDistinct(validateSubtree(edited, id));
      const children = new Set<string>(
        indexOf(course.root)
          .blocks.get(id)
          ?.children.map(({ block }) => idOf(block)),
      );
      const below = (findings: readonly Diagnostic[]) => findings.filter(({ block }) => children.has(block ?? ''));
      expect(said(below(validateSubtree(edited, id))), id).toEqual(said(below(validateSubtree(course, id))));
    }
  });

  it('are with a draft that says what is published those without it', () => {
    for (const id of units(course).slice(0, 40)) {
      const equal = withEqualDraft(course, id);
      if (equal === null) continue;
      expect(said(validateSubtree(equal, id)), id).toEqual(said(validateSubtree(course, id)));
      expectDistinct(validateCourse(equal));
      expect(said(validateCourse(equal)), id).toEqual(said(validateCourse(course)));
    }
  });
});

import { applyEdits, lineIndex } from '../../../src/olx/text/index.ts';
import type { Damage, Planted } from './_planting.ts';
import type { Random } from './_random.ts';
import type { Source } from './_source.ts';

/** A damage with its kind. */
export interface PlantedDamage extends Planted {
  readonly kind: string;
}

/** Damages of different lines of one file: no line has two of them, or a diagnostic of one and the other. */
export function plantApart(
  source: Source,
  damages: readonly (readonly [kind: string, damage: Damage])[],
  count: number,
  random: Random,
): readonly PlantedDamage[] {
  const lines = lineIndex(source.text);
  const lineOf = (offset: number): number => lines.position(offset).line;
  const taken = new Set<number>();
  const planted: PlantedDamage[] = [];
  for (let attempt = 0; attempt < count * 5 && planted.length < count; attempt++) {
    const [kind, damage] = random.pick(damages) ?? [];
    const plant = damage?.plant(source, random) ?? null;
    if (kind === undefined || plant === null) continue;
    const { edit, until = edit.end, reported = edit.start } = plant;
    const own = new Set([lineOf(reported)]);
    for (let line = lineOf(edit.start); line <= lineOf(until); line++) own.add(line);
    if ([...own].some((line) => taken.has(line))) continue;
    for (const line of own) taken.add(line);
    planted.push({ ...plant, kind });
  }
  return planted;
}

/** The damaged text, and on which of its lines each damage may be reported. */
export function damagedText(
  text: string,
  planted: readonly PlantedDamage[],
): {
  readonly text: string;
  readonly places: readonly { readonly kind: string; readonly lines: ReadonlySet<number> }[];
} {
  const edits = planted.map(({ edit }) => edit);
  const damaged = applyEdits(text, edits);
  const lines = lineIndex(damaged);
  const lineAfter = (offset: number, atEnd: boolean): number => {
    let moved = offset;
    for (const { start, end, text: put } of edits) {
      if (start < offset || (atEnd && start === offset)) moved += put.length - (end - start);
    }
    return lines.position(moved).line;
  };
  const places = planted.map(({ kind, edit, until = edit.end, reported }) => {
    const own = new Set<number>();
    const last = lineAfter(until, true);
    for (let line = lineAfter(edit.start, false); line <= last; line++) own.add(line);
    if (reported !== undefined) own.add(lineAfter(reported, false));
    return { kind, lines: own };
  });
  return { text: damaged, places };
}

import { blockType, fieldsOf, structuralAttributes } from '../../catalogue/index.ts';
import { LAYOUT_ATTRIBUTES } from '../../course/structure.ts';
import type { BlockRule } from '../rule.ts';
import { meantWord, withArticle } from '../words.ts';

const NAMES = new Map<string, ReadonlySet<string>>();

/** The names that attributes of a type have. */
function namesOf(type: string): ReadonlySet<string> {
  const known = NAMES.get(type);
  if (known !== undefined) return known;
  const names = new Set([
    ...fieldsOf(type).flatMap(({ name, attribute }) => [name, attribute]),
    ...structuralAttributes(type).map(({ name }) => name),
    ...LAYOUT_ATTRIBUTES,
  ]);
  NAMES.set(type, names);
  return names;
}

/** An attribute that no field of the type reads, but that is one slip away from one that a field does. */
export const misspeltName: BlockRule = {
  types: null,
  check({ block, element }, report) {
    if (blockType(block.type) === null) return;
    const names = namesOf(block.type);
    const there = new Set(element.attributes.map(({ name }) => name));
    for (const { name, start } of element.attributes) {
      if (names.has(name) || name.includes(':')) continue;
      const meant = meantWord(name, names);
      if (meant === null || there.has(meant)) continue;
      const end = start + name.length;
      report({
        code: 'setting-misspelt',
        severity: 'warning',
        message: `${withArticle(block.type, 'start')} has no setting ${name}, so it has no effect; “${meant}” is meant, it seems.`,
        at: { in: 'text', start, end },
        fixes: [{ title: `Rename to ${meant}`, edits: [{ start, end, text: meant }] }],
      });
    }
  },
};

import type { Block } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { BLOCK_RULES, PLACEMENT_RULES } from './all-rules.ts';
import type { BlockRule, Finding } from './rule.ts';
import { subjectOf } from './subject.ts';

const NONE: readonly Finding[] = [];

const ofContent = new BlockMemo<readonly Finding[]>();
const ofPlacement = new BlockMemo<readonly Finding[]>();

/** What the rules about single blocks find in one block, without those below it. Memoised by value. */
export function contentFindings(block: Block): readonly Finding[] {
  const known = ofContent.get(block);
  if (known !== undefined) return known;
  const findings = check(block, contentRules(block.type));
  ofContent.set(block, findings);
  return findings;
}

/** What is wrong with the children list of one block. Memoised by value. */
export function placementFindings(block: Block): readonly Finding[] {
  if (block.children.length === 0) return NONE;
  const known = ofPlacement.get(block);
  if (known !== undefined) return known;
  const findings = check(block, placementRules(block.type));
  ofPlacement.set(block, findings);
  return findings;
}

function check(block: Block, rules: readonly BlockRule[]): readonly Finding[] {
  // what cannot be read is told of where it is read
  if (rules.length === 0 || block.damage !== undefined) return NONE;
  const findings: Finding[] = [];
  const subject = subjectOf(block);
  const report = (finding: Finding): void => {
    findings.push(finding);
  };
  for (const rule of rules) rule.check(subject, report);
  return findings.length === 0 ? NONE : findings;
}

const contentRules = rulesByType(BLOCK_RULES);
const placementRules = rulesByType(PLACEMENT_RULES);

function rulesByType(rules: readonly BlockRule[]): (type: string) => readonly BlockRule[] {
  const table = new Map<string, readonly BlockRule[]>();
  return (type) => {
    const known = table.get(type);
    if (known !== undefined) return known;
    const fitting = rules.filter(({ types }) => types === null || types.includes(type));
    // types come from content, so the table is kept from growing without end
    if (table.size < 1_000) table.set(type, fitting);
    return fitting;
  };
}

import type { Json } from '../../course/block.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import type { Setting, Subject } from '../subject.ts';

/** Ids below this are those of partitions that the platform makes itself, such as enrolment tracks (`partitions.py`). */
const FIRST_OWN_ID = 100;

interface Access {
  readonly setting: Setting;
  /** Group ids by partition id. */
  readonly groups: ReadonlyMap<number, readonly number[]>;
}

/** What restricts a block to groups of learners. */
const ACCESS: FactKind<Access> = {
  types: null,
  of(subject) {
    const setting = subject.settings.get('group_access');
    const value = settingValueOf(subject, 'group_access');
    if (setting === undefined || value?.kind !== 'dict') return [];
    const groups = Object.entries(value.entries).flatMap(([id, list]): [number, readonly number[]][] =>
      Array.isArray(list) ? [[Number(id), list.filter((each) => typeof each === 'number')]] : [],
    );
    return [{ setting, groups: new Map(groups) }];
  },
};

/** Access for a group that the course run does not have: every learner is shut out (`access.py`, `_has_group_access`). */
export const unknownGroup: CourseRule = {
  facts: [ACCESS],
  reach: 'block',
  check({ root, stated }, report) {
    const partitions = partitionsOf(root);
    if (partitions === null) return;
    for (const { subject, fact } of stated(ACCESS)) {
      const { setting, groups } = fact;
      const say = (message: string): void =>
        report({ subject, code: 'group-unknown', severity: 'warning', message, at: setting.at });
      for (const [id, wanted] of groups) {
        if (!(id >= FIRST_OWN_ID) || wanted.length === 0) continue;
        const known = partitions.get(id);
        if (known === undefined) {
          say(`The group configuration ${id} is not in this course run, so no learner sees this.`);
          continue;
        }
        const missing = wanted.filter((group) => !known.has(group));
        if (missing.length > 0) {
          say(`The group configuration ${id} has no group ${missing.join(', ')}, so no learner sees this.`);
        }
      }
    }
  },
};

/** The groups of each partition of the course run; null where this is but a subtree of one. */
function partitionsOf(root: Subject): ReadonlyMap<number, ReadonlySet<number>> | null {
  if (root.block.type !== 'course') return null;
  const value = settingValueOf(root, 'user_partitions');
  const partitions = new Map<number, ReadonlySet<number>>();
  for (const item of value?.kind === 'list' ? value.items : []) {
    const [id, groups] = [member(item, 'id'), member(item, 'groups')];
    if (typeof id !== 'number') continue;
    const ids = Array.isArray(groups) ? groups.map((group: Json) => member(group, 'id')) : [];
    partitions.set(id, new Set(ids.filter((each) => typeof each === 'number')));
  }
  return partitions;
}

function member(json: Json, name: string): Json | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as { readonly [name: string]: Json })[name]
    : undefined;
}

import type { Json } from '../../course/block.ts';
import { isJsonObject } from '../../course/json.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import type { Subject } from '../subject.ts';
import { quoted } from '../words.ts';
import { type Experiment, experimentOf } from './experiment.ts';

/** Of a long list only so many are named. */
const MOST_TOLD = 5;

/** The group configuration of an experiment that is set up. */
const EXPERIMENT: FactKind<Experiment & { readonly id: number; readonly ids: ReadonlySet<string> }> = {
  types: ['split_test'],
  of(subject) {
    const experiment = experimentOf(subject);
    const { partition, groups } = experiment;
    return partition === null || partition < 0 || groups === null
      ? []
      : [{ ...experiment, id: partition, ids: new Set(groups.keys()) }];
  },
};

/** An experiment by a group configuration that the course run does not have, or that leaves groups out. */
export const experimentPartition: CourseRule = {
  facts: [EXPERIMENT],
  reach: 'block',
  check({ root, stated }, report) {
    if (root.block.type !== 'course') return;
    const partitions = partitionsOf(root);
    for (const { subject, fact } of stated(EXPERIMENT)) {
      // an experiment may bring configurations of its own
      const groups = partitions.get(fact.id) ?? partitionsOf(subject).get(fact.id);
      if (groups === undefined) {
        const message = `The course run has no group configuration ${fact.id}, so no learner sees the experiment.`;
        report({ subject, code: 'experiment-partition-unknown', severity: 'error', message, at: fact.partitionAt });
        continue;
      }
      const left = firstLeftOut(groups, fact.ids);
      if (left.length > 0) {
        const message = `The experiment has no unit for the group ${left.join(', ')}, so that group sees nothing.`;
        report({ subject, code: 'experiment-group-missing', severity: 'error', message, at: fact.groupsAt });
      }
      for (const id of fact.ids) {
        if (groups.has(id)) continue;
        const message = `The group configuration has no group ${quoted(id)}, so nobody sees its unit.`;
        report({ subject, code: 'experiment-group-unknown', severity: 'warning', message, at: fact.groupsAt });
      }
    }
  },
};

/** The first few groups that an experiment has no unit for, in words. */
function firstLeftOut(groups: ReadonlyMap<string, string>, ids: ReadonlySet<string>): readonly string[] {
  const left: string[] = [];
  for (const [id, name] of groups) {
    if (!ids.has(id)) left.push(`${quoted(name)} (${id})`);
    if (left.length === MOST_TOLD) break;
  }
  return left;
}

/** The names of the groups of each group configuration, all by id. */
function partitionsOf(subject: Subject): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const value = settingValueOf(subject, 'user_partitions');
  const partitions = new Map<number, ReadonlyMap<string, string>>();
  for (const item of value?.kind === 'list' ? value.items : []) {
    if (!isJsonObject(item) || typeof item.id !== 'number') continue;
    const groups: readonly Json[] = Array.isArray(item.groups) ? item.groups : [];
    partitions.set(
      item.id,
      new Map(groups.filter(isJsonObject).map((group) => [String(group.id), String(group.name ?? group.id)])),
    );
  }
  return partitions;
}

import { isPointer } from '../../course/pointer.ts';
import type { BlockRule } from '../rule.ts';
import { quoted } from '../words.ts';
import { experimentOf } from './experiment.ts';

/** An experiment that the platform does not take, that is not set up, or whose groups and units do not fit. */
export const experimentGroups: BlockRule = {
  types: ['split_test'],
  check(subject, report) {
    if (isPointer(subject.element)) return;
    const { partition, partitionAt, hasPartition, groups, groupsAt, hasGroups, children } = experimentOf(subject);
    if (!hasGroups) {
      const message = 'An experiment needs group_id_to_child, or the platform does not take it.';
      report({ code: 'experiment-groups-missing', severity: 'error', message, at: groupsAt });
      return;
    }
    // what is no number or no JSON object is told with all unreadable values
    if (partition === null ? !hasPartition : partition < 0) {
      const message =
        'The experiment has no group configuration, so learners see nothing; give its id in user_partition_id.';
      const severity = children.length > 0 ? 'error' : 'warning';
      report({ code: 'experiment-not-set-up', severity, message, at: partitionAt });
    }
    if (groups === null) return;
    const there = new Set(children);
    const shown = new Set(groups.values());
    for (const [group, child] of groups) {
      if (child !== null && there.has(child)) continue;
      const message = `The unit of the group ${quoted(group)} is not in this experiment, so that group sees nothing.`;
      report({ code: 'experiment-unit-missing', severity: 'error', message, at: groupsAt });
    }
    for (const [index, child] of children.entries()) {
      if (shown.has(child)) continue;
      const message = 'No group of the experiment gets this unit.';
      report({ code: 'experiment-unit-unused', severity: 'warning', message, at: { in: 'child', index } });
    }
  },
};

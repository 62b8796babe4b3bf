/** Groups of learners, as Studio shows them with every block. */
import { type BlockKey, type CourseRun, courseRoot } from '../modulestore/index.ts';
import { isList, type JsonValue, plainNumber, valueAt } from '../modulestore/json.ts';
import { fieldValue } from '../modulestore/store/readers.ts';

/** The partition of enrolment modes, which the platform adds to every course run. */
const ENROLLMENT: JsonValue = {
  id: 50,
  name: 'Enrollment Track Groups',
  scheme: 'enrollment_track',
  groups: [{ id: 1, name: 'Audit' }],
};

/** `get_user_partition_info`: by name, without those that have no groups. */
export function userPartitionInfo(run: CourseRun, key: BlockKey): JsonValue[] {
  const own = fieldValue(run, courseRoot, 'user_partitions');
  const partitions = [...(isList(own) ? own : []), ENROLLMENT].filter((partition) => groupsOf(partition).length > 0);
  const access = fieldValue(run, key, 'group_access');
  return partitions.toSorted(byName).map((partition) => {
    const id = plainNumber(valueAt(partition, 'id'));
    const chosen = valueAt(access, String(id));
    const selected = new Set(isList(chosen) ? chosen.map(plainNumber) : []);
    const groups = groupsOf(partition).map((group) => ({
      id: valueAt(group, 'id') ?? null,
      name: valueAt(group, 'name') ?? null,
      selected: selected.delete(plainNumber(valueAt(group, 'id'))),
      deleted: false,
    }));
    const deleted = [...selected].map((group) => ({
      id: group ?? null,
      name: 'Deleted Group',
      selected: true,
      deleted: true,
    }));
    return {
      id: id ?? null,
      name: valueAt(partition, 'name') ?? null,
      scheme: valueAt(partition, 'scheme') ?? null,
      groups: [...groups, ...deleted],
    };
  });
}

/** `get_visibility_partition_info`, as recorded: with one enrolment mode and no cohorts there is nothing to choose. */
export function visibilityPartitionInfo(): JsonValue {
  return { selectable_partitions: [], selected_partition_index: -1, selected_groups_label: '' };
}

function groupsOf(partition: JsonValue): readonly JsonValue[] {
  const groups = valueAt(partition, 'groups');
  return isList(groups) ? groups : [];
}

function byName(one: JsonValue, other: JsonValue): number {
  return String(valueAt(one, 'name')) < String(valueAt(other, 'name')) ? -1 : 1;
}

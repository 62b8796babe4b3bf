/** Group configurations: content groups and content experiments. */
import { type CourseRun, courseRoot, typeOf, usageText } from '../../modulestore/index.ts';
import { isList, type JsonValue, plainNumber, valueAt } from '../../modulestore/json.ts';
import { fieldValue, parentOf } from '../../modulestore/store/readers.ts';
import { type Answer, json } from '../answer.ts';
import { displayName } from '../block-info.ts';
import { type Call, knownRun, requireStudioAccess } from '../call.ts';
import type { Resource } from '../resource.ts';

export const groupConfigurations: Resource = {
  path: '/api/contentstore/v1/group_configurations/:course',
  kind: 'developer',
  allow: 'GET, HEAD, OPTIONS',
  methods: { GET: get },
};

/** What the platform adds while no cohort groups are stored. The id is random there. */
const NO_CONTENT_GROUPS: JsonValue = {
  active: true,
  description: 'The groups in this configuration can be mapped to cohorts in the Instructor Dashboard.',
  groups: [],
  id: 1173525676,
  usage: null,
  name: 'Content Groups',
  parameters: {},
  scheme: 'cohort',
  version: 3,
};

function get(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const own = fieldValue(run, courseRoot, 'user_partitions');
  const partitions = isList(own) ? own : [];
  const cohorts = partitions.filter((partition) => valueAt(partition, 'scheme') === 'cohort');
  const experiments = partitions.filter((partition) => valueAt(partition, 'scheme') === 'random');
  const modules = fieldValue(run, courseRoot, 'advanced_modules');
  const shown = isList(modules) && modules.includes('split_test');
  return json({
    all_group_configurations:
      cohorts.length > 0 ? cohorts.map((each) => configuration(run, each)) : [NO_CONTENT_GROUPS],
    experiment_group_configurations: shown ? experiments.map((each) => configuration(run, each)) : null,
    mfe_proctored_exam_settings_url: '',
    should_show_enrollment_track: false,
    should_show_experiment_groups: shown,
  });
}

function configuration(run: CourseRun, partition: JsonValue): JsonValue {
  const value = (name: string) => valueAt(partition, name) ?? null;
  const groups = value('groups');
  const usage = value('scheme') === 'random' ? usageOf(run, plainNumber(value('id'))) : null;
  return {
    active: true,
    description: value('description'),
    groups: (isList(groups) ? groups : []).map((group) => ({
      id: valueAt(group, 'id') ?? null,
      name: valueAt(group, 'name') ?? null,
      usage: null,
      version: 1,
    })),
    id: value('id'),
    usage,
    name: value('name'),
    parameters: {},
    ...(value('scheme') === 'cohort' ? { read_only: false } : {}),
    scheme: value('scheme'),
    version: 3,
  };
}

/** The split tests that use an experiment. */
function usageOf(run: CourseRun, id: number | undefined): JsonValue[] {
  const usage: JsonValue[] = [];
  for (const key of run.draft.blocks.keys()) {
    if (typeOf(key) !== 'split_test' || plainNumber(fieldValue(run, key, 'user_partition_id')) !== id) continue;
    const unit = parentOf(run, key);
    if (unit === undefined) continue;
    usage.push({
      label: `${displayName(run, unit)} / ${displayName(run, key)}`,
      url: `/container/${usageText(run.key, key)}`,
      validation: null,
    });
  }
  return usage;
}

import type { BlockRule, CourseRule } from '../rule.ts';
import { condition } from './condition.ts';
import { conditionSources } from './condition-sources.ts';
import { drawCount } from './draw-count.ts';
import { experimentGroups } from './experiment-groups.ts';
import { experimentPartition } from './experiment-partition.ts';
import { libraryKey } from './library-key.ts';
import { nothingToChoose } from './nothing-to-choose.ts';

/** Rules about containers that choose what learners see. */
export const SELECTION_RULES: readonly BlockRule[] = [
  condition,
  drawCount,
  experimentGroups,
  libraryKey,
  nothingToChoose,
];

/** Rules about what such a container names elsewhere in the course run. */
export const SELECTION_COURSE_RULES: readonly CourseRule[] = [conditionSources, experimentPartition];

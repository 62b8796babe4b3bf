/** The grading policy of a course run, as Studio's grading model shows it. */
import { type CourseRun, courseRoot } from '../modulestore/index.ts';
import { isDict, isList, type JsonValue, plainNumber, valueAt } from '../modulestore/json.ts';
import { fieldValue } from '../modulestore/store/readers.ts';

export function gradingPolicy(run: CourseRun): JsonValue {
  return fieldValue(run, courseRoot, 'grading_policy');
}

/** The assignment types, in the order of the policy, in the form of the policy. */
export function gradersOf(run: CourseRun): readonly JsonValue[] {
  const graders = valueAt(gradingPolicy(run), 'GRADER');
  return isList(graders) ? graders : [];
}

/** `CourseGradingModel.jsonize_grader`: weights in percent. */
export function graderJson(grader: JsonValue, id: number): JsonValue {
  const weight = plainNumber(valueAt(grader, 'weight')) ?? 0;
  return {
    type: valueAt(grader, 'type') ?? null,
    min_count: Math.trunc(plainNumber(valueAt(grader, 'min_count')) ?? 0),
    drop_count: Math.trunc(plainNumber(valueAt(grader, 'drop_count')) ?? 0),
    short_label: valueAt(grader, 'short_label') ?? '',
    weight: weight * 100,
    id,
  };
}

export function cutoffsOf(run: CourseRun): JsonValue {
  const cutoffs = valueAt(gradingPolicy(run), 'GRADE_CUTOFFS');
  return isDict(cutoffs) ? cutoffs : {};
}

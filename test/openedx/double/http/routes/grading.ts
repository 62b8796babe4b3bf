/** Grading: assignment types, cutoffs and the grace period. */
import { type BlockKey, type CourseRun, courseRoot, typeOf } from '../../modulestore/index.ts';
import { entriesOf, isList, type JsonValue, plainNumber, pythonFloat, valueAt } from '../../modulestore/json.ts';
import { blockOf, fieldValue } from '../../modulestore/store/readers.ts';
import { type Answer, crash, json } from '../answer.ts';
import { displayName } from '../block-info.ts';
import { bodyOf, type Call, courseKeyOf, knownRun, requireAuthor, requireStudioAccess, userOf } from '../call.ts';
import { cutoffsOf, graderJson, gradersOf } from '../grading-policy.ts';
import type { Resource } from '../resource.ts';

export const grading: readonly Resource[] = [
  {
    path: '/api/contentstore/v1/course_grading/:course',
    kind: 'developer',
    allow: 'GET, POST, HEAD, OPTIONS',
    methods: {
      GET: (call) => {
        const run = knownRun(call);
        requireStudioAccess(call, run.key);
        return json(page(run));
      },
      POST: async (call) => {
        const run = knownRun(call);
        requireStudioAccess(call, run.key);
        return change(call, run);
      },
    },
  },
  {
    path: '/api/contentstore/v0/grading/:course',
    kind: 'developer',
    allow: 'POST, OPTIONS',
    methods: {
      POST: async (call) => {
        requireAuthor(call, courseKeyOf(call));
        return change(call, knownRun(call));
      },
    },
  },
];

function page(run: CourseRun): JsonValue {
  return {
    mfe_proctored_exam_settings_url: '',
    course_assignment_lists: assignmentLists(run),
    course_details: model(run),
    show_credit_eligibility: false,
    is_credit_course: false,
    default_grade_designations: ['A', 'B', 'C', 'D'],
  };
}

function model(run: CourseRun): JsonValue {
  return {
    graders: gradersOf(run).map(graderJson),
    grade_cutoffs: cutoffsOf(run),
    grace_period: gracePeriod(fieldValue(run, courseRoot, 'graceperiod')),
    minimum_grade_credit: fieldValue(run, courseRoot, 'minimum_grade_credit'),
  };
}

/** Graded subsections by their assignment type: `SECTION - SUBSECTION`. */
function assignmentLists(run: CourseRun): JsonValue {
  const lists = new Map<string, string[]>();
  for (const section of childrenOf(run, courseRoot)) {
    for (const subsection of childrenOf(run, section)) {
      const format = fieldValue(run, subsection, 'format');
      if (typeof format !== 'string' || fieldValue(run, subsection, 'graded') !== true) continue;
      const line = `${displayName(run, section)} - ${displayName(run, subsection)}`;
      lists.set(format, [...(lists.get(format) ?? []), line]);
    }
  }
  return Object.fromEntries(lists);
}

function childrenOf(run: CourseRun, key: BlockKey): readonly BlockKey[] {
  return ['course', 'chapter'].includes(typeOf(key)) ? blockOf(run, key).children : [];
}

/** `1 days 18300 seconds` as hours and minutes. */
function gracePeriod(value: JsonValue): JsonValue {
  if (typeof value !== 'string' || value === '') return null;
  const part = (unit: string) => Number(new RegExp(`(\\d+) ${unit}`).exec(value)?.[1] ?? 0);
  const total = part('day') * 86_400 + part('hour') * 3_600 + part('minute') * 60 + part('second');
  if (total === 0) return null;
  const seconds = total % 60;
  const whole = { hours: Math.floor(total / 3_600), minutes: Math.floor((total % 3_600) / 60) };
  return seconds > 0 ? { ...whole, seconds } : whole;
}

async function change(call: Call, run: CourseRun): Promise<Answer> {
  const { store } = call.world;
  const body = bodyOf(call);
  const graders = valueAt(body, 'graders');
  const cutoffs = valueAt(body, 'grade_cutoffs');
  const grace = valueAt(body, 'grace_period');
  const credit = valueAt(body, 'minimum_grade_credit');
  if (!isList(graders) || cutoffs === undefined || grace === undefined || credit === undefined) return crash();
  const fields: { [name: string]: JsonValue } = {
    grading_policy: { GRADER: graders.map(parsedGrader), GRADE_CUTOFFS: cutoffs },
  };
  // Once set, a grace period cannot be taken away here.
  if (grace !== null) {
    fields['graceperiod'] = entriesOf(grace)
      .map(([unit, count]) => `${plainNumber(count) ?? 0} ${unit}`)
      .join(' ');
  }
  if (credit !== null) fields['minimum_grade_credit'] = credit;
  await store.update(run.key, courseRoot, { metadata: fields }, userOf(call).name);
  return json(model(store.run(run.key) ?? run));
}

function parsedGrader(grader: JsonValue): JsonValue {
  const number = (name: string) => Number(plainNumber(valueAt(grader, name)) ?? valueAt(grader, name) ?? 0);
  return {
    type: valueAt(grader, 'type') ?? null,
    min_count: Math.trunc(number('min_count')),
    drop_count: Math.trunc(number('drop_count')),
    short_label: valueAt(grader, 'short_label') ?? null,
    weight: pythonFloat(number('weight') / 100),
  };
}

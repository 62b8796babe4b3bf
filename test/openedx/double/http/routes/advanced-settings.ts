/** Advanced settings: every settings field of the course root. */
import { classOf } from '../../modulestore/classes/block-classes.ts';
import { storedValue, ValueRefused } from '../../modulestore/classes/field-values.ts';
import { type CourseRun, courseRoot } from '../../modulestore/index.ts';
import { entriesOf, type JsonValue, sameJson, valueAt } from '../../modulestore/json.ts';
import { fieldValue } from '../../modulestore/store/readers.ts';
import fields from '../advanced-fields.json' with { type: 'json' };
import { type Answer, crash, json } from '../answer.ts';
import { bodyOf, type Call, knownRun, requireStudioAccess, userOf } from '../call.ts';
import type { Resource } from '../resource.ts';

/** Fields that PATCH passes over without a word. */
const NOT_CHANGED: ReadonlySet<string> = new Set(
  `cohort_config xml_attributes start end enrollment_start enrollment_end certificate_available_date
  certificates_display_behavior tabs graceperiod show_timezone format graded hide_from_toc pdf_textbooks
  user_partitions name tags visible_to_staff_only group_access pre_requisite_courses entrance_exam_enabled
  entrance_exam_minimum_score_pct entrance_exam_id is_entrance_exam in_entrance_exam language certificates
  minimum_grade_credit default_time_limit_minutes is_proctored_enabled is_time_limited is_practice_exam
  exam_review_rules hide_after_due self_paced show_correctness chrome default_tab
  highlights_enabled_for_messaging is_onboarding_exam discussions_settings copied_from_block upstream
  upstream_display_name upstream_version upstream_version_declined giturl edxnotes other_course_settings
  video_upload_pipeline video_auto_advance social_sharing_url teams_configuration video_bumper enable_ccx
  ccx_connector allow_unsupported_xblocks course_visibility proctoring_escalation_email`.split(/\s+/),
);

export const advancedSettings: Resource = {
  path: '/api/contentstore/v0/advanced_settings/:course',
  kind: 'developer',
  allow: 'GET, PATCH, HEAD, OPTIONS',
  methods: { GET: get, PATCH: patch },
};

function get(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const filter = call.query.get('filter_fields')?.split(',');
  const all = call.query.get('fetch_all') !== 'false' && call.query.get('fetch_all') !== '0';
  return json(settingsOf(run, (name) => (filter?.includes(name) ?? true) && (all || !NOT_CHANGED.has(name))));
}

function settingsOf(run: CourseRun, wanted: (name: string) => boolean): JsonValue {
  const rows = Object.entries(fields).filter(([name]) => wanted(name));
  return Object.fromEntries(
    rows.map(([name, [label, deprecated, hidden]]) => [
      name,
      {
        value: courseSetting(run, name),
        display_name: String(label),
        help: '',
        deprecated: deprecated === true,
        hide_on_enabled_publisher: hidden === true,
      },
    ]),
  );
}

/** A setting of the course root. For two of them the default is not that of the field. */
export function courseSetting(run: CourseRun, name: string): JsonValue {
  const value = fieldValue(run, courseRoot, name);
  if (name === 'teams_configuration') return value ?? {};
  return name === 'proctoring_provider' ? (value ?? 'null') : value;
}

/** All or nothing: one value that does not fit refuses the rest. */
async function patch(call: Call): Promise<Answer> {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const own = classOf('course').fields;
  const changes = new Map<string, JsonValue>();
  const errors: JsonValue[] = [];
  for (const [key, model] of entriesOf(bodyOf(call))) {
    if (NOT_CHANGED.has(key)) continue;
    const value = valueAt(model, 'value');
    if (value === undefined) return crash();
    const field = own.get(key);
    if (field === undefined || sameJson(fieldValue(run, courseRoot, key), value)) continue;
    try {
      storedValue(field.kind, value, run.key);
      changes.set(key, value);
    } catch (error) {
      if (!(error instanceof ValueRefused)) throw error;
      errors.push({ key, message: error.message, model });
    }
  }
  if (errors.length > 0) return json(errors, 400);
  if (changes.size > 0) {
    const metadata = Object.fromEntries(changes);
    await call.world.store.update(run.key, courseRoot, { metadata }, userOf(call).name);
  }
  const after = call.world.store.run(run.key) ?? run;
  return json(settingsOf(after, (name) => !NOT_CHANGED.has(name)));
}

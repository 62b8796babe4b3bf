import { type CourseKey, courseKeyParts, type Json, type UsageKey } from '#olx';
import { inPath } from './addresses.ts';
import { expected, type JsonObject } from './answers.ts';
import type { Caller } from './caller.ts';
import type { CmsClient } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';

type CourseCalls = Pick<
  CmsClient,
  | 'advancedSettings'
  | 'setAdvancedSettings'
  | 'details'
  | 'setDetails'
  | 'grading'
  | 'setGrading'
  | 'tabs'
  | 'textbooks'
  | 'groupConfigurations'
  | 'orphans'
  | 'mayWrite'
  | 'createRun'
>;

/** A course run starts then unless its settings say otherwise: the platform's own default. */
const DEFAULT_START = '2030-01-01T00:00:00Z';
/** The endpoint demands an end; it is unset afterwards by whoever imports the course run. */
const DEFAULT_END = '2031-01-01T00:00:00Z';

/** The calls about a course run as a whole. */
export function courseCalls(caller: Caller): CourseCalls {
  const ask = async (path: string, signal: AbortSignal | undefined): Promise<JsonObject> =>
    expected(`GET ${path}`).object(await caller.json({ kind: 'settings', method: 'GET', path, signal }), 'the body');
  const advanced = (course: CourseKey): string => `/api/contentstore/v0/advanced_settings/${inPath(course)}`;
  const v1 = (name: string, course: CourseKey): string => `/api/contentstore/v1/${name}/${inPath(course)}`;

  return {
    async advancedSettings(course, { signal } = {}) {
      const path = advanced(course);
      const check = expected(`GET ${path}`);
      const settings = Object.entries(await ask(path, signal));
      return Object.fromEntries(settings.map(([name, each]) => [name, check.object(each, name).value ?? null]));
    },
    async setAdvancedSettings(course, settings, { signal } = {}) {
      const json = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, { value }]));
      await caller.json({ kind: 'write', method: 'PATCH', path: advanced(course), json, signal });
    },
    details: async (course, { signal } = {}) => await ask(v1('course_details', course), signal),
    async setDetails(course, details, { signal } = {}) {
      await caller.json({ kind: 'write', method: 'PUT', path: v1('course_details', course), json: details, signal });
    },
    async grading(course, { signal } = {}) {
      const path = v1('course_grading', course);
      return expected(`GET ${path}`).object((await ask(path, signal)).course_details, 'course_details');
    },
    async setGrading(course, grading, { signal } = {}) {
      await caller.json({ kind: 'write', method: 'POST', path: v1('course_grading', course), json: grading, signal });
    },
    async tabs(course, { signal } = {}) {
      const path = `/api/contentstore/v0/tabs/${inPath(course)}`;
      return expected(`GET ${path}`).list(await caller.json({ kind: 'settings', method: 'GET', path, signal }), 'tabs');
    },
    async textbooks(course, { signal } = {}) {
      const path = v1('textbooks', course);
      return expected(`GET ${path}`).list((await ask(path, signal)).textbooks, 'textbooks');
    },
    async groupConfigurations(course, { signal } = {}) {
      const path = v1('group_configurations', course);
      const body = await ask(path, signal);
      const listed = (value: Json | undefined): readonly Json[] =>
        value === null || value === undefined ? [] : expected(`GET ${path}`).list(value, 'configurations');
      return [...listed(body.experiment_group_configurations), ...listed(body.all_group_configurations)];
    },
    async orphans(course, { signal } = {}) {
      const path = `/orphan/${inPath(course)}`;
      const check = expected(`GET ${path}`);
      const body = await caller.json({ kind: 'settings', method: 'GET', path, as: 'session', signal });
      return check.list(body, 'the body').map((each) => check.text(each, 'a key') as UsageKey);
    },
    async mayWrite(course, { signal } = {}) {
      const path = v1('course_team', course);
      try {
        await caller.json({ kind: 'rights', method: 'GET', path, signal });
        return true;
      } catch (error) {
        if (error instanceof CmsFailure && (error.kind === 'forbidden' || error.kind === 'not-found')) return false;
        throw error;
      }
    },
    async createRun(course, displayName, { signal } = {}) {
      const { org, number, run } = courseKeyParts(course);
      const schedule = { start: DEFAULT_START, end: DEFAULT_END, enrollment_start: null, enrollment_end: null };
      const json = { org, number, run, title: displayName, pacing_type: 'instructor_paced', schedule, team: [] };
      await caller.json({ kind: 'write', method: 'POST', path: '/api/v1/course_runs/', json, signal });
    },
  };
}

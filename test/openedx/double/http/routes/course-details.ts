/** Schedule and details of a course run, and the page that shows them. */
import { blockKey, type CourseRun, courseRoot, courseText } from '../../modulestore/index.ts';
import { isList, type JsonValue, valueAt } from '../../modulestore/json.ts';
import { fieldValue } from '../../modulestore/store/readers.ts';
import { type Answer, crash, json } from '../answer.ts';
import { displayName } from '../block-info.ts';
import { bodyOf, type Call, knownRun, requireStudioAccess, userOf } from '../call.ts';
import languages from '../languages.json' with { type: 'json' };
import type { Resource } from '../resource.ts';
import { assetKeyOf } from '../static-links.ts';
import { courseSetting } from './advanced-settings.ts';

export const courseDetails: readonly Resource[] = [
  {
    path: '/api/contentstore/v1/course_details/:course',
    kind: 'developer',
    allow: 'GET, PUT, HEAD, OPTIONS',
    methods: { GET: get, PUT: put },
  },
  {
    path: '/api/contentstore/v1/course_settings/:course',
    kind: 'developer',
    allow: 'GET, HEAD, OPTIONS',
    methods: { GET: settings },
  },
  {
    path: '/api/contentstore/v1/proctored_exam_settings/:course',
    kind: 'developer',
    allow: 'GET, POST, HEAD, OPTIONS',
    methods: { GET: proctored },
  },
];

/** In the about blocks, by the name of the block. */
const ABOUT = ['syllabus', 'title', 'subtitle', 'description', 'short_description', 'overview', 'effort'] as const;

function get(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  return json(detailsOf(run));
}

function detailsOf(run: CourseRun): JsonValue {
  const value = (name: string) => fieldValue(run, courseRoot, name);
  const image = (field: string) => `/${assetKeyOf(run, String(value(field) ?? ''))}`;
  const video = about(run, 'video');
  const youtube = typeof video === 'string' ? /\/embed\/([^"?]+)/.exec(video)?.[1] : undefined;
  return {
    about_sidebar_html: about(run, 'about_sidebar_html') ?? '',
    banner_image_name: value('banner_image'),
    banner_image_asset_path: image('banner_image'),
    certificate_available_date: value('certificate_available_date'),
    certificates_display_behavior: `CertificatesDisplayBehaviors.${String(value('certificates_display_behavior')).toUpperCase()}`,
    course_id: run.key.number,
    course_image_asset_path: image('course_image'),
    course_image_name: value('course_image'),
    description: about(run, 'description') ?? '',
    duration: about(run, 'duration') ?? '',
    effort: about(run, 'effort') ?? null,
    end_date: value('end'),
    enrollment_end: value('enrollment_end'),
    enrollment_start: value('enrollment_start'),
    entrance_exam_enabled: about(run, 'entrance_exam_enabled') ?? '',
    entrance_exam_id: about(run, 'entrance_exam_id') ?? '',
    entrance_exam_minimum_score_pct: about(run, 'entrance_exam_minimum_score_pct') ?? '50',
    instructor_info: value('instructor_info'),
    intro_video: youtube ?? null,
    language: value('language'),
    learning_info: value('learning_info'),
    license: value('license'),
    org: run.key.org,
    overview: about(run, 'overview') ?? '',
    pre_requisite_courses: value('pre_requisite_courses'),
    run: run.key.run,
    self_paced: value('self_paced'),
    short_description: about(run, 'short_description') ?? '',
    start_date: value('start'),
    subtitle: about(run, 'subtitle') ?? '',
    syllabus: about(run, 'syllabus') ?? null,
    title: about(run, 'title') ?? '',
    video_thumbnail_image_asset_path: image('video_thumbnail_image'),
    video_thumbnail_image_name: value('video_thumbnail_image'),
  };
}

function about(run: CourseRun, name: string): JsonValue | undefined {
  const key = blockKey('about', name);
  return run.draft.blocks.has(key) ? fieldValue(run, key, 'data') : undefined;
}

const FIELDS: { readonly [name: string]: string } = {
  start_date: 'start',
  end_date: 'end',
  enrollment_start: 'enrollment_start',
  enrollment_end: 'enrollment_end',
  certificate_available_date: 'certificate_available_date',
};
const OPTIONAL_FIELDS: { readonly [name: string]: string } = {
  course_image_name: 'course_image',
  banner_image_name: 'banner_image',
  video_thumbnail_image_name: 'video_thumbnail_image',
  pre_requisite_courses: 'pre_requisite_courses',
  license: 'license',
  learning_info: 'learning_info',
  instructor_info: 'instructor_info',
  language: 'language',
  self_paced: 'self_paced',
};

/** A date that is left out is taken away. About texts go to their blocks. */
async function put(call: Call): Promise<Answer> {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const { store } = call.world;
  const body = bodyOf(call);
  // The view reads both without asking whether they are there.
  if (valueAt(body, 'overview') === undefined || valueAt(body, 'intro_video') === undefined) return crash();
  const user = userOf(call).name;
  const fields: { [name: string]: JsonValue } = {};
  for (const [name, field] of Object.entries(FIELDS)) fields[field] = valueAt(body, name) ?? null;
  for (const [name, field] of Object.entries(OPTIONAL_FIELDS)) {
    const value = valueAt(body, name);
    if (value !== undefined) fields[field] = value;
  }
  await store.update(run.key, courseRoot, { fields }, user);
  for (const name of ABOUT) {
    const value = valueAt(body, name);
    const key = blockKey('about', name);
    if (typeof value !== 'string') continue;
    if (!run.draft.blocks.has(key)) {
      if (value === '') continue;
      // A text that vanished without a word would look like a mistake of the caller.
      throw new Error(`The modulestore of the double cannot create ${key}`);
    }
    const text = name === 'overview' && value === '' ? '<p>&nbsp;</p>' : value;
    await store.update(run.key, key, { metadata: { data: text } }, user);
  }
  return json(detailsOf(store.run(run.key) ?? run));
}

function settings(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  return json({
    about_page_editable: true,
    can_show_certificate_available_date_field: false,
    course_display_name: fieldValue(run, courseRoot, 'display_name'),
    course_display_name_with_default: displayName(run, courseRoot),
    credit_eligibility_enabled: true,
    enable_extended_course_details: false,
    enrollment_end_editable: true,
    is_credit_course: false,
    is_entrance_exams_enabled: false,
    is_prerequisite_courses_enabled: false,
    language_options: languages,
    lms_link_for_about_page: `${call.world.lmsUrl}/courses/${courseText(run.key)}/about`,
    licensing_enabled: false,
    marketing_enabled: false,
    mfe_proctored_exam_settings_url: '',
    platform_name: 'Your Platform Name Here',
    short_description_editable: true,
    show_min_grade_warning: false,
    sidebar_html_enabled: false,
    upgrade_deadline: null,
  });
}

function proctored(call: Call): Answer {
  const run = knownRun(call);
  requireStudioAccess(call, run.key);
  const value = (name: string) => fieldValue(run, courseRoot, name);
  return json({
    proctored_exam_settings: {
      enable_proctored_exams: value('enable_proctored_exams'),
      allow_proctoring_opt_out: value('allow_proctoring_opt_out'),
      proctoring_provider: courseSetting(run, 'proctoring_provider'),
      proctoring_escalation_email: value('proctoring_escalation_email'),
      create_zendesk_tickets: value('create_zendesk_tickets'),
    },
    available_proctoring_providers: ['null'],
    course_start_date: value('start'),
  });
}

export const textbooks: Resource = {
  path: '/api/contentstore/v1/textbooks/:course',
  kind: 'developer',
  allow: 'GET, HEAD, OPTIONS',
  methods: {
    GET: (call) => {
      const run = knownRun(call);
      requireStudioAccess(call, run.key);
      const books = fieldValue(run, courseRoot, 'pdf_textbooks');
      return json({ textbooks: isList(books) ? books : [] });
    },
  },
};

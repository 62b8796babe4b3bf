import type { Json } from '../schemas/json.ts';

/** What a course run holds: one answer of each shape, by the name of its schema, as the service gave it for a small course run. */
export const CONTENT_EXAMPLES: Readonly<Record<string, Json>> = {
  CourseList: {
    courses: [
      {
        course_key: 'course-v1:Demo+Service+2026',
        display_name: 'Small',
        version: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
        updated_at: '2026-11-27T04:18:15.548Z',
      },
    ],
  },
  Course: {
    course_key: 'course-v1:Demo+Service+2026',
    display_name: 'Small',
    version: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
    root: 'block-v1:Demo+Service+2026+type@course+block@course',
    counts: {
      chapter: 2,
      course: 1,
      html: 1,
      problem: 3,
      sequential: 2,
      vertical: 3,
    },
    created_at: '2026-11-27T04:18:15.513Z',
    updated_at: '2026-11-27T04:18:15.548Z',
  },
  OutlineNode: {
    id: 'block-v1:Demo+Service+2026+type@vertical+block@unit1',
    type: 'vertical',
    url_name: 'unit1',
    display_name: 'Unit 1',
    version: 'olx1-f82d89a63cf2ca9a575a46c3e34203c24eae85d05bea673d2e43a9a8d16b4c75',
    state: 'draft',
    children: [],
  },
  Block: {
    id: 'block-v1:Demo+Service+2026+type@problem+block@sum',
    type: 'problem',
    url_name: 'sum',
    display_name: 'Sum',
    version: 'olx1-1d0e90f05ca9fc946a139f7f8798da93191662c07a46bf809c37907a2e108238',
    state: 'published',
    node_version: 'olx1-3590401df498a663c405aa10c4f18e0aed127873463389e51011b623abd89777',
    parents: ['block-v1:Demo+Service+2026+type@vertical+block@unit1'],
    children: [],
    settings: {
      explicit: {
        display_name: 'Sum',
        max_attempts: 5,
      },
      inherited: {
        start: '2026-01-01T00:00:00Z',
      },
      effective: {
        display_name: 'Sum',
        max_attempts: 5,
        weight: null,
        start: '2026-01-01T00:00:00Z',
      },
    },
  },
  ExportList: {
    course_key: 'course-v1:Demo+Service+2026',
    block: 'block-v1:Demo+Service+2026+type@problem+block@sum',
    block_version: 'olx1-1d0e90f05ca9fc946a139f7f8798da93191662c07a46bf809c37907a2e108238',
    course_version: 'olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef',
    files: [
      {
        path: 'drafts/problem/sum.xml',
        size: 242,
        text: '<problem display_name="Sum" max_attempts="5" parent_url="block-v1:Demo+Service+2026+type@vertical+block@unit1" index_in_children_list="1">\n  <p>2 + 2?</p>\n  <numericalresponse answer="4"><formulaequationinput/></numericalresponse>\n</problem>\n',
      },
      {
        path: 'olx-export.json',
        size: 299,
        text: '{\n  "course_key": "course-v1:Demo+Service+2026",\n  "block": "block-v1:Demo+Service+2026+type@problem+block@sum",\n  "block_version": "olx1-1d0e90f05ca9fc946a139f7f8798da93191662c07a46bf809c37907a2e108238",\n  "course_version": "olx1-d7f0619009c9d305d5a266a07b0dd79abd1ff42e38aa42a220dcc5ddb768bfef"\n}\n',
      },
      {
        path: 'problem.xml',
        size: 26,
        text: '<problem url_name="sum"/>\n',
      },
      {
        path: 'problem/sum.xml',
        size: 149,
        text: '<problem display_name="Sum" max_attempts="3">\n  <p>2 + 2?</p>\n  <numericalresponse answer="4"><formulaequationinput/></numericalresponse>\n</problem>\n',
      },
    ],
    size: 716,
  },
  AssetList: {
    assets: [
      {
        path: 'drawing.svg',
        size: 71,
        hash: '3f67c8be987aa1db0ef99ce330286efe1929e729f5f9d1695b5fd0b987246244',
      },
    ],
  },
  CourseFileList: {
    files: [
      {
        path: 'about/overview.html',
        size: 13,
        hash: '2e909f74151ba1fd94879422f38e95be89c2d119bd82f1e5781c73edf124e705',
      },
    ],
  },
  ProblemList: {
    diagnostics: [],
  },
  BlockTypeList: {
    block_types: [
      {
        type: 'problem',
        title: 'Problem',
        help: 'One or more questions that the platform grades.',
        category: 'leaf',
        children: [],
        example_passes: true,
        settings_passing: ['display_name', 'max_attempts'],
      },
    ],
  },
  BlockType: {
    type: 'problem',
    title: 'Problem',
    help: 'One or more questions that the platform grades.',
    category: 'leaf',
    children: [],
    example_passes: true,
    settings_passing: ['display_name', 'max_attempts'],
    direct_only: false,
    open_to_others: false,
    fields: [
      {
        name: 'display_name',
        type: 'string',
        scope: 'settings',
        default: 'Blank Problem',
        values: null,
        minimum: null,
        label: 'Display Name',
        help: 'Title that learners and the outline show.',
        deprecated: false,
        place: 'attribute',
        attribute: 'display_name',
        inheritable: false,
        default_note: null,
      },
      {
        name: 'max_attempts',
        type: 'integer',
        scope: 'settings',
        default: null,
        values: null,
        minimum: 0,
        label: 'Maximum Attempts',
        help: 'How often a learner may answer; nothing means any number.',
        deprecated: false,
        place: 'attribute',
        attribute: 'max_attempts',
        inheritable: true,
        default_note: null,
      },
    ],
    example:
      '<problem url_name="sum_1" display_name="A sum"><numericalresponse answer="4"><label>2 + 2</label><formulaequationinput/></numericalresponse></problem>',
  },
};

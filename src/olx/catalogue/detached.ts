import { type BlockType, leaf } from './block-type.ts';
import { boolean, list, text } from './field.ts';

const ABOUT: BlockType = leaf('about', {
  title: 'Course About Entry',
  help: 'One entry of the page that presents the course: about/<name>.html.',
  form: 'raw-file',
  directOnly: true,
  detached: true,
  fields: [
    text('display_name', 'overview', 'Title, not shown.'),
    text('data', '', 'The entry, as HTML or plain text.', { content: true, place: 'body' }),
  ],
  example: '<about url_name="overview"/>',
});

const STATIC_TAB: BlockType = leaf('static_tab', {
  title: 'Custom Page',
  help: 'A page of the course: tabs/<url_slug>.html.',
  form: 'raw-file',
  directOnly: true,
  detached: true,
  fields: [
    text('display_name', 'Empty', "Name of the page; must agree with the course's `tabs`."),
    boolean('course_staff_only', false, 'Keeps the page from learners.'),
    text('data', null, 'The page, as HTML.', { content: true, place: 'body', varies: 'a sample paragraph' }),
  ],
  example: '<static_tab url_name="syllabus"/>',
});

const COURSE_INFO: BlockType = leaf('course_info', {
  title: 'Handouts and Updates',
  help: 'Handouts or updates of the course: info/<name>.html.',
  form: 'raw-file',
  directOnly: true,
  detached: true,
  fields: [
    text('data', '', 'Handouts or updates, as HTML.', { content: true, place: 'body' }),
    list('items', [], 'The updates: `id`, `date`, `content`, `status`.', { content: true, place: 'nowhere' }),
  ],
  example: '<course_info url_name="handouts"/>',
});

/** Pages and snippets that stand beside the tree. */
export const DETACHED_TYPES: readonly BlockType[] = [ABOUT, STATIC_TAB, COURSE_INFO];

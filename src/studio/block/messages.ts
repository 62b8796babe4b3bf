import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  course: { id: 'olx.block.course', defaultMessage: 'Course run', description: 'Name of the block type course.' },
  chapter: { id: 'olx.block.chapter', defaultMessage: 'Section', description: 'Name of the block type chapter.' },
  sequential: {
    id: 'olx.block.sequential',
    defaultMessage: 'Subsection',
    description: 'Name of the block type sequential.',
  },
  vertical: { id: 'olx.block.vertical', defaultMessage: 'Unit', description: 'Name of the block type vertical.' },
  html: { id: 'olx.block.html', defaultMessage: 'Text', description: 'Name of the block type html.' },
  problem: { id: 'olx.block.problem', defaultMessage: 'Problem', description: 'Name of the block type problem.' },
  video: { id: 'olx.block.video', defaultMessage: 'Video', description: 'Name of the block type video.' },
  discussion: {
    id: 'olx.block.discussion',
    defaultMessage: 'Discussion',
    description: 'Name of the block type discussion.',
  },
  openassessment: {
    id: 'olx.block.openassessment',
    defaultMessage: 'Open response',
    description: 'Name of the block type openassessment, an open response assessment.',
  },
  lti: { id: 'olx.block.lti', defaultMessage: 'LTI tool', description: 'Name of the block type lti_consumer.' },
  published: {
    id: 'olx.block.state.published',
    defaultMessage: 'Published',
    description: 'State of a block: what learners see is what the author sees.',
  },
  draft: {
    id: 'olx.block.state.draft',
    defaultMessage: 'Unpublished changes',
    description: 'State of a block: published, with a draft that learners do not see yet.',
  },
  unpublished: {
    id: 'olx.block.state.unpublished',
    defaultMessage: 'Draft (never published)',
    description: 'State of a block that was never published.',
  },
  unread: {
    id: 'olx.block.unread',
    defaultMessage: 'Cannot be read',
    description: 'Mark on a block whose file is missing or malformed.',
  },
  staffOnly: {
    id: 'olx.block.status.staffOnly',
    defaultMessage: 'Staff only',
    description: 'Status of a block that only the course team sees.',
  },
  released: {
    id: 'olx.block.status.released',
    defaultMessage: 'Released {date}',
    description: 'Status of a block with its release date in the past.',
  },
  scheduled: {
    id: 'olx.block.status.scheduled',
    defaultMessage: 'Scheduled {date}',
    description: 'Status of a block with its release date in the future.',
  },
  graded: {
    id: 'olx.block.status.graded',
    defaultMessage: 'Graded as {format}',
    description: 'Status of a graded subsection; the format is the assignment type.',
  },
  gradedPlain: {
    id: 'olx.block.status.gradedPlain',
    defaultMessage: 'Graded',
    description: 'Status of a graded subsection without an assignment type.',
  },
  due: {
    id: 'olx.block.status.due',
    defaultMessage: 'Due {date}',
    description: 'Status of a subsection with a due date.',
  },
  notSet: { id: 'olx.block.notSet', defaultMessage: 'not set', description: 'Shown where a setting has no value.' },
});

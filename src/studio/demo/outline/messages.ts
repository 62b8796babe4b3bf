import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  tree: {
    id: 'olx.outline.tree',
    defaultMessage: 'Outline of the course. Arrow keys move between blocks, left and right close and open them.',
    description: 'Accessible name of the outline.',
  },
  expand: {
    id: 'olx.outline.expand',
    defaultMessage: 'Open {name}',
    description: 'Button that shows what is in a block.',
  },
  collapse: {
    id: 'olx.outline.collapse',
    defaultMessage: 'Close {name}',
    description: 'Button that hides what is in a block.',
  },
  expandAll: {
    id: 'olx.outline.expandAll',
    defaultMessage: 'Expand all',
    description: 'Button that opens every section and subsection.',
  },
  collapseAll: {
    id: 'olx.outline.collapseAll',
    defaultMessage: 'Collapse all',
    description: 'Button that closes every block of the outline.',
  },
  courseRun: {
    id: 'olx.outline.courseRun',
    defaultMessage: 'Whole course run',
    description: 'Button that selects the root of the course.',
  },
  empty: {
    id: 'olx.outline.empty',
    defaultMessage: 'This course run has no sections yet',
    description: 'Title of an empty outline.',
  },
  emptyHint: {
    id: 'olx.outline.emptyHint',
    defaultMessage: 'Select the course run and import an archive, or add a section from OLX.',
    description: 'Text of an empty outline.',
  },
  children: {
    id: 'olx.outline.children',
    defaultMessage: '{count, plural, one {# block} other {# blocks}} inside',
    description: 'How many blocks a closed block holds directly.',
  },
  dropHere: {
    id: 'olx.outline.dropHere',
    defaultMessage: 'Drop to see what importing into “{name}” does',
    description: 'Shown over a block of the outline while an archive is dragged over it.',
  },
  editSource: {
    id: 'olx.outline.editSource',
    defaultMessage: 'Edit the OLX of {name}',
    description: 'Icon button in the outline that opens the editor.',
  },
  loading: {
    id: 'olx.outline.loading',
    defaultMessage: 'Loading the outline…',
    description: 'Read out while the outline loads.',
  },
});

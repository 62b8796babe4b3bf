import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  loading: {
    id: 'olx.history.loading',
    defaultMessage: 'Loading the history…',
    description: 'Read out while history loads.',
  },
  label: {
    id: 'olx.history.label',
    defaultMessage: 'Changes of the course run, newest first',
    description: 'Accessible name of the history.',
  },
  empty: {
    id: 'olx.history.empty',
    defaultMessage: 'Nothing has been changed yet',
    description: 'Title of an empty history.',
  },
  emptyHint: {
    id: 'olx.history.emptyHint',
    defaultMessage: 'Every import, edit and move shows here, and can be undone from here.',
    description: 'Text of an empty history.',
  },
  who: {
    id: 'olx.history.who',
    defaultMessage: '{author} · {date}',
    description: 'Who made a change, and when.',
  },
  through: {
    id: 'olx.history.through',
    defaultMessage: '{author}, through {application} · {date}',
    description: 'Who made a change, with which application, and when.',
  },
  noMessage: {
    id: 'olx.history.noMessage',
    defaultMessage: 'Change',
    description: 'Stands for a change that has no message.',
  },
  concerns: {
    id: 'olx.history.concerns',
    defaultMessage: 'concerns this block',
    description: 'Mark on a change that touched the selected block or something below it.',
  },
  details: {
    id: 'olx.history.details',
    defaultMessage: 'Details',
    description: 'Button that shows what a change did.',
  },
  undo: { id: 'olx.history.undo', defaultMessage: 'Undo', description: 'Button that takes a change back.' },
  undoLabel: {
    id: 'olx.history.undoLabel',
    defaultMessage: 'Undo “{message}”',
    description: 'Accessible name of the button that takes a change back.',
  },
  more: {
    id: 'olx.history.more',
    defaultMessage: 'Show older changes',
    description: 'Button that loads more history.',
  },
  first: {
    id: 'olx.history.first',
    defaultMessage: 'The course run began here.',
    description: 'Shown on the oldest change, which can not be undone.',
  },
});

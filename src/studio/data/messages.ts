import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  undo: {
    id: 'olx.data.undo',
    defaultMessage: 'Undo',
    description: 'Button in the notice after a change of the course: takes the change back.',
  },
  undone: {
    id: 'olx.data.undone',
    defaultMessage: 'The change was undone.',
    description: 'Notice after a change of the course was taken back.',
  },
  undoFailed: {
    id: 'olx.data.undoFailed',
    defaultMessage: 'The change could not be undone. {reason}',
    description: 'Notice when taking a change back was refused; the reason is a sentence of the service.',
  },
});

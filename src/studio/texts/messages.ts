import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  loading: {
    id: 'olx.texts.loading',
    defaultMessage: 'Loading the comparison…',
    description: 'Read out while two texts are about to be shown side by side.',
  },
  loadFailed: {
    id: 'olx.texts.loadFailed',
    defaultMessage: 'The comparison could not be loaded. Check the connection and try again.',
    description: 'Error if the code that compares two texts did not arrive.',
  },
  show: {
    id: 'olx.texts.show',
    defaultMessage: 'Show the text',
    description: 'Button that shows how the text of a block changes.',
  },
  showLabel: {
    id: 'olx.texts.showLabel',
    defaultMessage: 'Show the text of {name}',
    description: 'Accessible name of the button that shows how the text of a block changes.',
  },
  before: {
    id: 'olx.texts.before',
    defaultMessage: 'Before',
    description: 'Label of the text of a block before a change.',
  },
  after: {
    id: 'olx.texts.after',
    defaultMessage: 'After',
    description: 'Label of the text of a block after a change.',
  },
});

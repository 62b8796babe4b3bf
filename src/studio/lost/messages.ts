import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  title: {
    id: 'olx.lost.title',
    defaultMessage: 'An import in Studio took changes back',
    description: 'Heading of the warning that changes made here are not in Studio any more.',
  },
  named: {
    id: 'olx.lost.named',
    defaultMessage:
      '“{message}” by {author} ({date}) is not in Studio any more: {count, plural, one {# block is as it was before} other {# blocks are as they were before}}.',
    description: 'Which change is not in Studio any more, and how many of its blocks.',
  },
  unnamed: {
    id: 'olx.lost.unnamed',
    defaultMessage: '{count, plural, one {# block is as it was before} other {# blocks are as they were before}}.',
    description: 'How many blocks of a change are not in Studio any more.',
  },
  review: {
    id: 'olx.lost.review',
    defaultMessage: 'See what comes back',
    description: 'Button that shows what putting the changes back does.',
  },
  dialogTitle: {
    id: 'olx.lost.dialogTitle',
    defaultMessage: 'Put the changes back',
    description: 'Title of the dialog that shows what putting the changes back does.',
  },
  putBack: {
    id: 'olx.lost.putBack',
    defaultMessage: 'Put back',
    description: 'Button that puts the changes back into Studio.',
  },
  puttingBack: {
    id: 'olx.lost.puttingBack',
    defaultMessage: 'Putting back…',
    description: 'The same button while it works.',
  },
  cancel: { id: 'olx.lost.cancel', defaultMessage: 'Cancel', description: 'Button that closes the dialog.' },
  done: {
    id: 'olx.lost.done',
    defaultMessage: 'The changes are back in Studio.',
    description: 'Notice after the changes were put back.',
  },
});

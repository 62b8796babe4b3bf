import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  page: {
    id: 'olx.authoring.page',
    defaultMessage: 'OLX',
    description: 'Page of the outline’s sidebar, and the button in the header that opens it.',
  },
  editBlock: {
    id: 'olx.authoring.editBlock',
    defaultMessage: 'Edit OLX of {name}',
    description: 'Icon button on the card of a subsection or unit; opens the source of the block.',
  },
  loading: {
    id: 'olx.authoring.loading',
    defaultMessage: 'The OLX panel is loading.',
    description: 'Read out while the code of the panel loads.',
  },
});

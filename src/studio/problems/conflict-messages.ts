import { defineMessages } from '@edx/frontend-platform/i18n';

/** What two sides both changed, by the kind of conflict; a setting and a file are told by their own names. */
export const conflictMessages = defineMessages({
  content: {
    id: 'olx.conflict.content',
    defaultMessage: 'content',
    description: 'Both sides changed the text of a block.',
  },
  children: {
    id: 'olx.conflict.children',
    defaultMessage: 'order of what is inside',
    description: 'Both sides changed the order of the blocks inside a block.',
  },
  position: {
    id: 'olx.conflict.position',
    defaultMessage: 'place',
    description: 'Both sides moved a block, each to another place.',
  },
  deleted: {
    id: 'olx.conflict.deleted',
    defaultMessage: 'deleted on one side, changed on the other',
    description: 'One side deleted a block that the other side changed.',
  },
  published: {
    id: 'olx.conflict.published',
    defaultMessage: 'published on one side, withdrawn on the other',
    description: 'One side published changes of a block that the other side took from learners.',
  },
});

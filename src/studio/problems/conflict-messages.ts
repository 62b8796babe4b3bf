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
    defaultMessage: 'published on one side only',
    description: 'A block is published on one side and not on the other.',
  },
  deleted_ours: {
    id: 'olx.conflict.deleted.ours',
    defaultMessage: 'deleted here, changed in the archive',
    description: 'A block was deleted in the course run and changed in what is imported.',
  },
  deleted_theirs: {
    id: 'olx.conflict.deleted.theirs',
    defaultMessage: 'changed here, deleted in the archive',
    description: 'A block was changed in the course run and deleted in what is imported.',
  },
  published_ours: {
    id: 'olx.conflict.published.ours',
    defaultMessage: 'not published here, published in the archive',
    description: 'A block is not published in the course run, but in what is imported.',
  },
  published_theirs: {
    id: 'olx.conflict.published.theirs',
    defaultMessage: 'published here, not published in the archive',
    description: 'A block is published in the course run, but not in what is imported.',
  },
  form_draft: {
    id: 'olx.conflict.form.draft',
    defaultMessage: 'in the draft',
    description: 'Said of a conflict that is only about the draft of a block.',
  },
  form_published: {
    id: 'olx.conflict.form.published',
    defaultMessage: 'in what learners see',
    description: 'Said of a conflict that is only about the published form of a block.',
  },
  ours: {
    id: 'olx.conflict.ours',
    defaultMessage: 'Here',
    description: 'Label of the value that the course run has now.',
  },
  theirs: {
    id: 'olx.conflict.theirs',
    defaultMessage: 'In the archive',
    description: 'Label of the value that the imported archive has.',
  },
  inside: {
    id: 'olx.conflict.inside',
    defaultMessage: 'in {parents}',
    description: 'Where one side put a block: the names of its parents.',
  },
  nowhere: {
    id: 'olx.conflict.nowhere',
    defaultMessage: 'not in the course',
    description: 'Where one side has no place for a block.',
  },
});

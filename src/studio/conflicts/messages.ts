import { defineMessages } from '@edx/frontend-platform/i18n';

/** What two sides both changed, by the kind of conflict; a setting and a file are told by their own names. */
export const messages = defineMessages({
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
    defaultMessage: 'deleted here, changed in the import',
    description: 'A block was deleted in the course run and changed in what is imported.',
  },
  deleted_theirs: {
    id: 'olx.conflict.deleted.theirs',
    defaultMessage: 'changed here, deleted in the import',
    description: 'A block was changed in the course run and deleted in what is imported.',
  },
  published_ours: {
    id: 'olx.conflict.published.ours',
    defaultMessage: 'not published here, published in the import',
    description: 'A block is not published in the course run, but in what is imported.',
  },
  published_theirs: {
    id: 'olx.conflict.published.theirs',
    defaultMessage: 'published here, not published in the import',
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
    defaultMessage: 'In the import',
    description: 'Label of the value that the import brings.',
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
  base: {
    id: 'olx.conflict.base',
    defaultMessage: 'Before both changes',
    description: 'Label of the value that both sides changed, each in another way.',
  },
  open: {
    id: 'olx.conflict.open',
    defaultMessage: 'to be decided',
    description: 'Mark on a conflict that the author has not decided yet.',
  },
  choiceLabel: {
    id: 'olx.conflict.choiceLabel',
    defaultMessage: 'What to do with {thing} of {name}',
    description: 'Accessible name of the choice between two sides: what both changed, and the name of the block.',
  },
  keepOurs: {
    id: 'olx.conflict.keepOurs',
    defaultMessage: 'Keep what is here',
    description: 'Choice about a conflict: it stays as the course run has it, for authors and learners.',
  },
  takeTheirs: {
    id: 'olx.conflict.takeTheirs',
    defaultMessage: 'Take the import',
    description: 'Choice about a conflict: it becomes what the import brings.',
  },
  keepAll: {
    id: 'olx.conflict.keepAll',
    defaultMessage: 'Keep all that is here',
    description: 'Button that decides all conflicts for the course run as it is.',
  },
  takeAll: {
    id: 'olx.conflict.takeAll',
    defaultMessage: 'Take all from the import',
    description: 'Button that decides all conflicts for what the import brings.',
  },
  compare: {
    id: 'olx.conflict.compare',
    defaultMessage: 'Compare the texts',
    description: 'Button that shows the texts of both sides, line by line.',
  },
  pairLabel: {
    id: 'olx.conflict.pairLabel',
    defaultMessage: 'Which texts to compare',
    description: 'Accessible name of the menu that chooses two of three texts.',
  },
  pair_sides: {
    id: 'olx.conflict.pair.sides',
    defaultMessage: 'Here and in the import',
    description: 'Choice of two texts to compare: those of both sides.',
  },
  pair_here: {
    id: 'olx.conflict.pair.here',
    defaultMessage: 'What was changed here',
    description: 'Choice of two texts to compare: before both changes, and as it is here.',
  },
  pair_there: {
    id: 'olx.conflict.pair.there',
    defaultMessage: 'What was changed in the import',
    description: 'Choice of two texts to compare: before both changes, and in the import.',
  },
});

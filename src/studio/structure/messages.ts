import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  addTitle: {
    id: 'olx.structure.addTitle',
    defaultMessage: 'Add inside “{name}”',
    description: 'Title of the dialog that adds a subtree as a child.',
  },
  addFromText: {
    id: 'olx.structure.addFromText',
    defaultMessage: 'From OLX text',
    description: 'Tab: the new block is typed as OLX.',
  },
  addFromArchive: {
    id: 'olx.structure.addFromArchive',
    defaultMessage: 'From an archive',
    description: 'Tab: the new block comes from an archive.',
  },
  startWith: {
    id: 'olx.structure.startWith',
    defaultMessage: 'Start with an example of',
    description: 'Label of the menu of block types whose example goes into the text field.',
  },
  chooseType: {
    id: 'olx.structure.chooseType',
    defaultMessage: 'Choose a type…',
    description: 'First line of the menu of block types.',
  },
  olxLabel: {
    id: 'olx.structure.olxLabel',
    defaultMessage: 'OLX of the new block, with everything below it',
    description: 'Label of the text field for the new block.',
  },
  archiveChosen: {
    id: 'olx.structure.archiveChosen',
    defaultMessage: 'Archive: {name}',
    description: 'Which archive was chosen.',
  },
  position: {
    id: 'olx.structure.position',
    defaultMessage: 'Place',
    description: 'Label of the menu of places among the children.',
  },
  atStart: { id: 'olx.structure.atStart', defaultMessage: 'At the start', description: 'Place before all children.' },
  after: {
    id: 'olx.structure.after',
    defaultMessage: 'After “{name}”',
    description: 'Place behind a certain child.',
  },
  duplicateHint: {
    id: 'olx.structure.duplicateHint',
    defaultMessage: 'The course has blocks with these ids already. They can be added as copies, with new ids.',
    description: 'Explanation where the ids of the new blocks exist already.',
  },
  addCopies: {
    id: 'olx.structure.addCopies',
    defaultMessage: 'Add as copies',
    description: 'Button that adds blocks with new ids.',
  },
  add: { id: 'olx.structure.add', defaultMessage: 'Add', description: 'Button that adds the new block.' },
  adding: { id: 'olx.structure.adding', defaultMessage: 'Adding…', description: 'State of the button while adding.' },
  added: { id: 'olx.structure.added', defaultMessage: 'Added inside “{name}”.', description: 'Notice after adding.' },
  cancel: { id: 'olx.structure.cancel', defaultMessage: 'Cancel', description: 'Button that closes a dialog.' },
  deleteTitle: {
    id: 'olx.structure.deleteTitle',
    defaultMessage: 'Delete “{name}”?',
    description: 'Title of the question before a block is deleted.',
  },
  deleteAlone: {
    id: 'olx.structure.deleteAlone',
    defaultMessage: 'The block goes. You can undo this afterwards.',
    description: 'Text where a block without descendants is deleted.',
  },
  deleteWith: {
    id: 'olx.structure.deleteWith',
    defaultMessage:
      '{count, plural, one {This block goes with it} other {These # blocks go with it}}. You can undo this afterwards.',
    description: 'Text above the names of the blocks that go with a deleted one.',
  },
  deleteUnread: {
    id: 'olx.structure.deleteUnread',
    defaultMessage:
      'This block cannot be read. Its damaged file is deleted with it, whatever it contains. Export the block first if you want to keep the file.',
    description: 'Added to the question before a block is deleted whose file is missing or malformed.',
  },
  deleteLive: {
    id: 'olx.structure.deleteLive',
    defaultMessage: 'Learners stop seeing this at once.',
    description: 'Said in the question about deleting what learners see now.',
  },
  deleteDraft: {
    id: 'olx.structure.deleteDraft',
    defaultMessage: 'Nothing changes for learners until the unit is published.',
    description: 'Said in the question about deleting something inside a unit.',
  },
  deleteMore: {
    id: 'olx.structure.deleteMore',
    defaultMessage: '… and {count, plural, one {# more} other {# more}}',
    description: 'Last line of a list of deleted blocks that was cut.',
  },
  learnerState: {
    id: 'olx.structure.learnerState',
    defaultMessage:
      '{count, plural, one {Learners may have answered one of them. Their answers and points no longer count.} other {Learners may have answered # of them. Their answers and points no longer count.}}',
    description: 'Warning about learner state in the question before a block is deleted.',
  },
  planning: {
    id: 'olx.structure.planning',
    defaultMessage: 'Looking at what goes with it…',
    description: 'Shown while the consequences of deleting are being worked out.',
  },
  delete: { id: 'olx.structure.delete', defaultMessage: 'Delete', description: 'Button that deletes a block.' },
  deleting: {
    id: 'olx.structure.deleting',
    defaultMessage: 'Deleting…',
    description: 'State of the button while deleting.',
  },
  deleted: {
    id: 'olx.structure.deleted',
    defaultMessage: '“{name}” was deleted.',
    description: 'Notice after deleting.',
  },
  moveTitle: {
    id: 'olx.structure.moveTitle',
    defaultMessage: 'Move “{name}”',
    description: 'Title of the dialog that moves a block.',
  },
  moveParent: {
    id: 'olx.structure.moveParent',
    defaultMessage: 'Move into',
    description: 'Label of the menu of new parents.',
  },
  moveLevel: {
    id: 'olx.structure.moveLevel',
    defaultMessage: 'Blocks move within their level: every place offered holds blocks of this kind.',
    description: 'Hint below the menu of new parents.',
  },
  move: { id: 'olx.structure.move', defaultMessage: 'Move', description: 'Button that moves a block.' },
  moving: { id: 'olx.structure.moving', defaultMessage: 'Moving…', description: 'State of the button while moving.' },
  moved: { id: 'olx.structure.moved', defaultMessage: '“{name}” was moved.', description: 'Notice after moving.' },
  moveUp: {
    id: 'olx.structure.moveUp',
    defaultMessage: 'Move up',
    description: 'Button that moves a block before its neighbour.',
  },
  moveDown: {
    id: 'olx.structure.moveDown',
    defaultMessage: 'Move down',
    description: 'Button that moves a block behind its neighbour.',
  },
  moveTo: {
    id: 'olx.structure.moveTo',
    defaultMessage: 'Move to…',
    description: 'Button that opens the dialog for moving.',
  },
});

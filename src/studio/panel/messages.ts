import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  breadcrumb: {
    id: 'olx.panel.breadcrumb',
    defaultMessage: 'Where the block stands',
    description: 'Accessible name of the ancestors.',
  },
  copyKey: {
    id: 'olx.panel.copyKey',
    defaultMessage: 'Copy the usage key',
    description: 'Icon button that copies the usage key.',
  },
  keyCopied: {
    id: 'olx.panel.keyCopied',
    defaultMessage: 'The usage key was copied.',
    description: 'Notice after copying.',
  },
  tabs: {
    id: 'olx.panel.tabs',
    defaultMessage: 'About this block',
    description: 'Accessible name of the tabs of the panel.',
  },
  olxTab: {
    id: 'olx.panel.olxTab',
    defaultMessage: 'OLX',
    description: 'Tab with what can be done with the OLX of a block.',
  },
  settingsTab: {
    id: 'olx.panel.settingsTab',
    defaultMessage: 'Settings',
    description: 'Tab with the settings of a block.',
  },
  problemsTab: {
    id: 'olx.panel.problemsTab',
    defaultMessage: 'Problems',
    description: 'Tab with the findings about a block.',
  },
  historyTab: {
    id: 'olx.panel.historyTab',
    defaultMessage: 'History',
    description: 'Tab with the history of the course run.',
  },
  editTitle: {
    id: 'olx.panel.editTitle',
    defaultMessage: 'Edit',
    description: 'Heading above the button that opens the editor.',
  },
  edit: { id: 'olx.panel.edit', defaultMessage: 'Edit OLX', description: 'Button that opens the editor.' },
  editHint: {
    id: 'olx.panel.editHint',
    defaultMessage: 'The block with everything below it as one text, checked while you type.',
    description: 'Text beside the button that opens the editor.',
  },
  editUnreadHint: {
    id: 'olx.panel.editUnreadHint',
    defaultMessage: 'Write or paste new OLX for this block. The damaged file is not shown there.',
    description: 'Text beside the button that opens the editor, for a block that cannot be read.',
  },
  exportTitle: {
    id: 'olx.panel.exportTitle',
    defaultMessage: 'Export',
    description: 'Heading above the export button.',
  },
  export: {
    id: 'olx.panel.export',
    defaultMessage: 'Preview and download',
    description: 'Button that opens the export dialog.',
  },
  exportHint: {
    id: 'olx.panel.exportHint',
    defaultMessage: 'See every file with its size before you download the archive.',
    description: 'Text beside the export button.',
  },
  importTitle: {
    id: 'olx.panel.importTitle',
    defaultMessage: 'Import',
    description: 'Heading above the field that takes an archive.',
  },
  importHint: {
    id: 'olx.panel.importHint',
    defaultMessage: 'You see what changes, and what learners see at once, before anything is done.',
    description: 'Text beside the field that takes an archive.',
  },
  draftTitle: {
    id: 'olx.panel.draftTitle',
    defaultMessage: 'Draft',
    description: 'Heading above the buttons that publish a draft or discard it.',
  },
  draftHint: {
    id: 'olx.panel.draftHint',
    defaultMessage: 'Learners see the last published text until you publish.',
    description: 'Text beside the buttons that publish or discard the draft of a published block.',
  },
  newDraftHint: {
    id: 'olx.panel.newDraftHint',
    defaultMessage: 'Learners do not see this block until you publish it.',
    description: 'Text beside the button that publishes a block for the first time.',
  },
  unitDraftHint: {
    id: 'olx.panel.unitDraftHint',
    defaultMessage: 'The unit “{name}” has changes that learners do not see until you publish it.',
    description: 'Text beside the buttons that publish or discard the draft, for a component inside a changed unit.',
  },
  noDraft: {
    id: 'olx.panel.noDraft',
    defaultMessage: 'There is no draft. Learners see what you see.',
    description: 'Stands in place of the buttons after a draft was published or discarded.',
  },
  publish: { id: 'olx.panel.publish', defaultMessage: 'Publish', description: 'Button that makes a draft live.' },
  published: {
    id: 'olx.panel.published',
    defaultMessage: '“{name}” was published. Learners see it now.',
    description: 'Notice after publishing.',
  },
  discardDraft: {
    id: 'olx.panel.discardDraft',
    defaultMessage: 'Discard draft',
    description: 'Button that gives a draft up for what is published.',
  },
  discarded: {
    id: 'olx.panel.discarded',
    defaultMessage: 'The draft of “{name}” was discarded.',
    description: 'Notice after a draft was given up.',
  },
  structureTitle: {
    id: 'olx.panel.structureTitle',
    defaultMessage: 'Structure',
    description: 'Heading above the buttons that add, move and delete.',
  },
  add: { id: 'olx.panel.add', defaultMessage: 'Add inside…', description: 'Button that opens the dialog for adding.' },
  delete: {
    id: 'olx.panel.delete',
    defaultMessage: 'Delete…',
    description: 'Button that opens the question before deleting.',
  },
  gone: {
    id: 'olx.panel.gone',
    defaultMessage: 'This block is not in the course any more',
    description: 'Title of the panel where the selected block was deleted.',
  },
  goneHint: {
    id: 'olx.panel.goneHint',
    defaultMessage: 'It was deleted or renamed. The history can bring it back.',
    description: 'Text of the panel where the selected block was deleted.',
  },
  unselect: {
    id: 'olx.panel.unselect',
    defaultMessage: 'Back to the outline',
    description: 'Button that drops the selection.',
  },
  loading: {
    id: 'olx.panel.loading',
    defaultMessage: 'Loading the block…',
    description: 'Read out while the panel loads.',
  },
  inside: {
    id: 'olx.panel.inside',
    defaultMessage: '{count, plural, =0 {nothing inside} one {# block inside} other {# blocks inside}}',
    description: 'How many blocks stand below the selected one, at any depth.',
  },
  version: {
    id: 'olx.panel.version',
    defaultMessage: 'Version',
    description: 'Label of the short version of a block.',
  },
});

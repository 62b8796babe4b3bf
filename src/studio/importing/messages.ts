import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  title: {
    id: 'olx.importing.title',
    defaultMessage: 'Import OLX into “{name}”',
    description: 'Title of the dialog that replaces a block from an archive.',
  },
  close: { id: 'olx.importing.close', defaultMessage: 'Close', description: 'Button that closes the import dialog.' },
  chooseHint: {
    id: 'olx.importing.chooseHint',
    defaultMessage:
      'Choose an OLX archive of this block, such as an export of it that was changed. You will see what the import does before anything changes.',
    description: 'Text above the field that takes an archive.',
  },
  targetTitle: {
    id: 'olx.importing.targetTitle',
    defaultMessage: 'Where the content goes',
    description: 'Label of the choice between draft, published, and both as the archive has them.',
  },
  target_draft: {
    id: 'olx.importing.target.draft',
    defaultMessage: 'As draft',
    description: 'Choice where imported content goes: to the drafts.',
  },
  target_draft_hint: {
    id: 'olx.importing.target.draft.hint',
    defaultMessage: 'Authors see the changes. Learners see them once you publish.',
    description: 'Text under the choice “As draft”, for a unit or a component.',
  },
  target_draft_hint_sections: {
    id: 'olx.importing.target.draft.hint.sections',
    defaultMessage:
      'Authors see the changes. Learners see those in units once you publish them. Settings of sections and subsections have no draft: they are live at once.',
    description: 'Text under the choice “As draft”, for a course run, section or subsection.',
  },
  target_published: {
    id: 'olx.importing.target.published',
    defaultMessage: 'Publish with the import',
    description: 'Choice where imported content goes: it is published at once.',
  },
  target_published_hint: {
    id: 'olx.importing.target.published.hint',
    defaultMessage: 'Learners see the changes at once. An archive that holds drafts is refused.',
    description: 'Text under the choice “Publish with the import”.',
  },
  target_archive: {
    id: 'olx.importing.target.archive',
    defaultMessage: 'As in the archive',
    description: 'Choice where imported content goes: drafts stay drafts, the rest is published.',
  },
  target_archive_hint: {
    id: 'olx.importing.target.archive.hint',
    defaultMessage: 'Puts an export back: its drafts become drafts, and learners see the rest at once.',
    description: 'Text under the choice “As in the archive”.',
  },
  restriction: {
    id: 'olx.importing.restriction',
    defaultMessage: '.tar.gz or .zip, as an export makes them',
    description: 'Which files the field takes.',
  },
  dropHere: {
    id: 'olx.importing.dropHere',
    defaultMessage: 'Drop an archive here, or press to choose one',
    description: 'Label of the field that takes an archive by dragging or choosing.',
  },
  wrongType: {
    id: 'olx.importing.wrongType',
    defaultMessage: 'That is no .tar.gz or .zip archive. Choose an archive that an export made.',
    description: 'Error for a file that is no archive.',
  },
  onlyOne: {
    id: 'olx.importing.onlyOne',
    defaultMessage: 'Drop one archive at a time.',
    description: 'Error where several files were dropped at once.',
  },
  sending: {
    id: 'olx.importing.sending',
    defaultMessage: 'Sending the archive…',
    description: 'Progress of an import: the file is on its way.',
  },
  working: {
    id: 'olx.importing.working',
    defaultMessage: 'Working out what the import does…',
    description: 'Progress of an import: the plan is being made.',
  },
  applying: {
    id: 'olx.importing.applying',
    defaultMessage: 'Applying the plan…',
    description: 'Progress of an import: the change is being made.',
  },
  phaseUnpack: {
    id: 'olx.importing.phase.unpack',
    defaultMessage: 'Unpacking the archive…',
    description: 'Phase of a running import.',
  },
  phaseRead: {
    id: 'olx.importing.phase.read',
    defaultMessage: 'Reading the OLX…',
    description: 'Phase of a running import.',
  },
  phaseCheck: {
    id: 'olx.importing.phase.check',
    defaultMessage: 'Checking the OLX…',
    description: 'Phase of a running import.',
  },
  phasePlan: {
    id: 'olx.importing.phase.plan',
    defaultMessage: 'Comparing with the course…',
    description: 'Phase of a running import.',
  },
  phaseWrite: {
    id: 'olx.importing.phase.write',
    defaultMessage: 'Writing the new version…',
    description: 'Phase of a running import.',
  },
  progressOf: {
    id: 'olx.importing.progressOf',
    defaultMessage: '{done} of {total}',
    description: 'How far a phase of an import is.',
  },
  planTitle: {
    id: 'olx.importing.planTitle',
    defaultMessage: 'What this import does',
    description: 'Heading above the plan of an import.',
  },
  planMoved_expired: {
    id: 'olx.importing.planMoved.expired',
    defaultMessage: 'The plan was too old. Nothing was applied; this is what the import would do now.',
    description: 'Warning above a plan that was made anew because the service kept the last one no longer.',
  },
  planMoved_changed: {
    id: 'olx.importing.planMoved',
    defaultMessage:
      'Somebody changed the course in the meantime. Nothing was applied; this is what the import would do now.',
    description: 'Warning above a plan that was made anew because the course had changed.',
  },
  orphansTitle: {
    id: 'olx.importing.orphansTitle',
    defaultMessage: 'Blocks that the archive does not hold',
    description: 'Label of the choice about orphans.',
  },
  orphansHint: {
    id: 'olx.importing.orphansHint',
    defaultMessage: 'They are in the course now and would have no parent any more: {names}',
    description: 'Text under the choice about orphans, with the names of the blocks.',
  },
  orphansReject: {
    id: 'olx.importing.orphansReject',
    defaultMessage: 'Stop the import if there are any',
    description: 'Choice about orphans: decline the import.',
  },
  orphansDelete: {
    id: 'olx.importing.orphansDelete',
    defaultMessage: 'Delete them with the import',
    description: 'Choice about orphans: delete them.',
  },
  replaceHint: {
    id: 'olx.importing.replaceHint',
    defaultMessage:
      'This archive is an export of an earlier version, and nobody changed it. It is put back in place of what is here now.',
    description: 'Notice above the plan of an import that replaces what was changed here since its export.',
  },
  mergeHint: {
    id: 'olx.importing.mergeHint',
    defaultMessage:
      'The course was changed since this archive was exported. What changed only here stays. What changed only in the archive is taken. What changed on both sides is listed below, and what you keep stays the same in drafts and for learners.',
    description: 'Notice above the plan of an import that is merged.',
  },
  apply_draft: {
    id: 'olx.importing.apply.draft',
    defaultMessage: 'Import as draft',
    description: 'Button that carries out the plan: the content goes to the drafts.',
  },
  apply_published: {
    id: 'olx.importing.apply.published',
    defaultMessage: 'Import and publish',
    description: 'Button that carries out the plan: the content is published at once.',
  },
  apply_archive: {
    id: 'olx.importing.apply.archive',
    defaultMessage: 'Import as in the archive',
    description: 'Button that carries out the plan: drafts stay drafts, the rest is published.',
  },
  startOver: {
    id: 'olx.importing.startOver',
    defaultMessage: 'Another archive',
    description: 'Button that goes back to the start of the import.',
  },
  blocked_errors: {
    id: 'olx.importing.blocked.errors',
    defaultMessage: 'Fix the errors in the archive first.',
    description: 'Why the plan can not be applied.',
  },
  blocked_orphans: {
    id: 'olx.importing.blocked.orphans',
    defaultMessage: 'Decide about the blocks that the archive does not hold.',
    description: 'Why the plan can not be applied.',
  },
  blocked_conflicts: {
    id: 'olx.importing.blocked.conflicts',
    defaultMessage: 'Decide each thing that changed on both sides.',
    description: 'Why the plan can not be applied.',
  },
  blocked_nothing: {
    id: 'olx.importing.blocked.nothing',
    defaultMessage: 'There is nothing to apply.',
    description: 'Why the plan can not be applied.',
  },
  imported: {
    id: 'olx.importing.imported',
    defaultMessage: '“{name}” was imported.',
    description: 'Notice after an import.',
  },
  doneTitle: {
    id: 'olx.importing.doneTitle',
    defaultMessage: 'The import is done',
    description: 'Heading of the result of an import.',
  },
  doneText: {
    id: 'olx.importing.doneText',
    defaultMessage:
      'The outline shows the new state. You can take the whole import back now, or later from the history.',
    description: 'Text of the result of an import.',
  },
  doneDraft: {
    id: 'olx.importing.doneDraft',
    defaultMessage:
      'The changes are in drafts. Learners see them once you publish. You can take the whole import back now, or later from the history.',
    description: 'Text of the result of an import of which learners see nothing yet.',
  },
  undo: {
    id: 'olx.importing.undo',
    defaultMessage: 'Undo the import',
    description: 'Button that takes an import back.',
  },
  refusedTitle: {
    id: 'olx.importing.refusedTitle',
    defaultMessage: 'The archive was not imported. Nothing has changed.',
    description: 'Read out where an import was refused.',
  },
});

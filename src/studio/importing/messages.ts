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
  liveHint: {
    id: 'olx.importing.liveHint',
    defaultMessage:
      'An import goes live at once: learners see what changes as soon as you apply it. Only drafts in the archive stay drafts.',
    description: 'Notice above the field that takes an archive.',
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
  planMoved: {
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
    defaultMessage: 'Do not import while there are any',
    description: 'Choice about orphans: decline the import.',
  },
  orphansDelete: {
    id: 'olx.importing.orphansDelete',
    defaultMessage: 'Delete them with the import',
    description: 'Choice about orphans: delete them.',
  },
  mergeTitle: {
    id: 'olx.importing.mergeTitle',
    defaultMessage: 'What changed here and in the archive',
    description: 'Label of the choice how an import merges.',
  },
  mergeHint: {
    id: 'olx.importing.mergeHint',
    defaultMessage:
      'The archive was not made from the present state of the course. What changed only here stays, what changed only in the archive is taken. What you keep stays the same in drafts and for learners.',
    description: 'Text under the choice how an import merges.',
  },
  mergeFail: {
    id: 'olx.importing.mergeFail',
    defaultMessage: 'Do not import while both sides changed the same thing',
    description: 'Merge choice: decline conflicts.',
  },
  mergeKeepLocal: {
    id: 'olx.importing.mergeKeepLocal',
    defaultMessage: 'Keep what is here',
    description: 'Merge choice: local values win.',
  },
  mergeTheirs: {
    id: 'olx.importing.mergeTheirs',
    defaultMessage: 'Take what the archive has',
    description: 'Merge choice: values of the archive win.',
  },
  apply: { id: 'olx.importing.apply', defaultMessage: 'Apply', description: 'Button that carries out the plan.' },
  startOver: {
    id: 'olx.importing.startOver',
    defaultMessage: 'Another archive',
    description: 'Button that goes back to the start of the import.',
  },
  blocked_errors: {
    id: 'olx.importing.blocked.errors',
    defaultMessage: 'Mend the errors in the archive first.',
    description: 'Why the plan can not be applied.',
  },
  blocked_orphans: {
    id: 'olx.importing.blocked.orphans',
    defaultMessage: 'Decide about the blocks that the archive does not hold.',
    description: 'Why the plan can not be applied.',
  },
  blocked_conflicts: {
    id: 'olx.importing.blocked.conflicts',
    defaultMessage: 'Decide what happens to what changed on both sides.',
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

import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  title: {
    id: 'olx.source.title',
    defaultMessage: 'OLX of “{name}”',
    description: 'Title of the full-screen editor of a block.',
  },
  editorLabel: {
    id: 'olx.source.editorLabel',
    defaultMessage: 'OLX of {name}. Press {keys} to let the Tab key leave the editor.',
    description: 'Accessible name of the text editor; keys is a keyboard shortcut.',
  },
  loading: {
    id: 'olx.source.loading',
    defaultMessage: 'Loading the editor…',
    description: 'Shown while the editor is being loaded.',
  },
  loadFailed: {
    id: 'olx.source.loadFailed',
    defaultMessage: 'The editor could not be loaded. Check the connection and try again.',
    description: 'Error where the code of the editor did not arrive.',
  },
  retry: { id: 'olx.source.retry', defaultMessage: 'Try again', description: 'Button that loads the editor again.' },
  save: { id: 'olx.source.save', defaultMessage: 'Save', description: 'Button that saves the text.' },
  saving: { id: 'olx.source.saving', defaultMessage: 'Saving…', description: 'State of the save button while saving.' },
  saved: { id: 'olx.source.saved', defaultMessage: 'The OLX was saved.', description: 'Notice after saving.' },
  stateClean: {
    id: 'olx.source.state.clean',
    defaultMessage: 'No changes.',
    description: 'State of the editor: the text is as it was opened.',
  },
  stateSaved: {
    id: 'olx.source.state.saved',
    defaultMessage: 'All changes are saved in the draft.',
    description: 'State of the editor: the text was changed and is saved, and learners see none of it.',
  },
  stateSavedLive: {
    id: 'olx.source.state.savedLive',
    defaultMessage: 'All changes are saved. Learners see some of them at once.',
    description: 'State of the editor: the text was changed and is saved, and learners see a part of it.',
  },
  savesDraft: {
    id: 'olx.source.savesDraft',
    defaultMessage: 'Saving goes to the draft. Learners see it once you publish.',
    description: 'Beside the save button of a unit or component.',
  },
  savesDirect: {
    id: 'olx.source.savesDirect',
    defaultMessage:
      'Units and components are saved as drafts. Settings and order of sections and subsections are live at once.',
    description: 'Beside the save button of a course run, section or subsection.',
  },
  stateDirty: {
    id: 'olx.source.state.dirty',
    defaultMessage: 'Unsaved changes.',
    description: 'State of the editor: the text differs from what is saved.',
  },
  stateNotKept: {
    id: 'olx.source.state.notKept',
    defaultMessage:
      'Unsaved changes, and this browser has no room to keep them. Save, or copy the text, before you leave.',
    description: 'State of the editor: the text differs from what is saved and could not be kept in the browser.',
  },
  close: { id: 'olx.source.close', defaultMessage: 'Close', description: 'Button that closes the editor.' },
  problems: {
    id: 'olx.source.problems',
    defaultMessage: 'Problems',
    description: 'Heading above the list of findings below the editor.',
  },
  problemCount: {
    id: 'olx.source.problemCount',
    defaultMessage:
      '{errors, plural, =0 {No errors} one {# error} other {# errors}}, {warnings, plural, =0 {no warnings} one {# warning} other {# warnings}}{hints, plural, =0 {} one {, # hint} other {, # hints}}',
    description: 'How many findings the text has.',
  },
  fixLabel: {
    id: 'olx.source.fixLabel',
    defaultMessage: '{fix}, line {line}',
    description: 'Accessible name of the button that mends a finding; fix says what it does.',
  },
  fixAll: {
    id: 'olx.source.fixAll',
    defaultMessage: 'Fix all {count}',
    description: 'Button that mends all findings of one kind.',
  },
  unreadSelf: {
    id: 'olx.source.unreadSelf',
    defaultMessage:
      'The file of this block cannot be read, so an empty tag is shown in its place. Write or paste the OLX of the block and save it to replace the file. The damaged file stays while the tag is empty.',
    description: 'Above the editor of a block whose file is missing or malformed.',
  },
  unreadInside: {
    id: 'olx.source.unreadInside',
    defaultMessage:
      '{count, plural, one {# block cannot be read and is shown as an empty tag: {names}. Leave the tag as it is to keep the file, or write the OLX of the block in its place.} other {# blocks cannot be read and are shown as empty tags: {names}. Leave a tag as it is to keep its file, or write the OLX of the block in its place.}}',
    description: 'Above the editor of a block in which others have files that are missing or malformed.',
  },
  notSavedTitle: {
    id: 'olx.source.notSavedTitle',
    defaultMessage: 'Not saved: the OLX has errors',
    description: 'Title above the editor where a save was declined for errors in the text.',
  },
  notSaved: {
    id: 'olx.source.notSaved',
    defaultMessage:
      'Nothing in the course has changed, and your text is kept here. {count, plural, =0 {} one {Fix the error that is listed below the text, then save again.} other {Fix the # errors that are listed below the text, then save again.}}',
    description: 'Text above the editor where a save was declined for errors in the text.',
  },
  firstError: {
    id: 'olx.source.firstError',
    defaultMessage: 'Go to the first error',
    description: 'Button that puts the cursor on the first error of the text.',
  },
  goTo: {
    id: 'olx.source.goTo',
    defaultMessage: 'line {line}, column {column}',
    description: 'Where in the text a finding is.',
  },
  draftFound: {
    id: 'olx.source.draftFound',
    defaultMessage: 'There is unsaved text of this block from {date}.',
    description: 'Offer above the editor: a draft was kept in the browser.',
  },
  draftOlder: {
    id: 'olx.source.draftOlder',
    defaultMessage: 'The block was changed since. If you bring the text back and save, you will see both.',
    description: 'Added to the offer of a draft that was made from another version.',
  },
  draftRestore: {
    id: 'olx.source.draftRestore',
    defaultMessage: 'Bring it back',
    description: 'Button that puts the draft into the editor.',
  },
  draftCopy: {
    id: 'olx.source.draftCopy',
    defaultMessage: 'Copy',
    description: 'Button that copies a text to the clipboard.',
  },
  draftDiscard: {
    id: 'olx.source.draftDiscard',
    defaultMessage: 'Discard',
    description: 'Button that deletes the draft.',
  },
  copied: { id: 'olx.source.copied', defaultMessage: 'The text was copied.', description: 'Notice after copying.' },
  copyFailed: {
    id: 'olx.source.copyFailed',
    defaultMessage: 'The browser did not let the page copy. Select the text and copy it by hand.',
    description: 'Notice where copying is not allowed.',
  },
  leaveTitle: {
    id: 'olx.source.leaveTitle',
    defaultMessage: 'Close without saving?',
    description: 'Title of the question when an editor with unsaved text is closed.',
  },
  leaveText: {
    id: 'olx.source.leaveText',
    defaultMessage: 'Your changes are not saved. You can keep them in this browser and go on later.',
    description: 'Text of the question when an editor with unsaved text is closed.',
  },
  leaveStay: {
    id: 'olx.source.leaveStay',
    defaultMessage: 'Go on editing',
    description: 'Button that stays in the editor.',
  },
  leaveKeep: {
    id: 'olx.source.leaveKeep',
    defaultMessage: 'Close and keep',
    description: 'Button that closes the editor and keeps the unsaved text in the browser.',
  },
  leaveDiscard: {
    id: 'olx.source.leaveDiscard',
    defaultMessage: 'Discard changes',
    description: 'Button that closes the editor and deletes the unsaved text.',
  },
  orphansTitle: {
    id: 'olx.source.orphansTitle',
    defaultMessage: '{count, plural, one {Delete # block?} other {Delete # blocks?}}',
    description: 'Title of the question about blocks that the text leaves out.',
  },
  orphansText: {
    id: 'olx.source.orphansText',
    defaultMessage:
      'The text does not hold these blocks any more. Nothing is saved yet. Saving deletes them from the course:',
    description: 'Text of the question about blocks that the text leaves out.',
  },
  orphansDelete: {
    id: 'olx.source.orphansDelete',
    defaultMessage: 'Save and delete them',
    description: 'Button that saves although blocks are deleted by it.',
  },
  conflictTitle: {
    id: 'olx.source.conflictTitle',
    defaultMessage: 'This block was changed while you were editing',
    description: 'Heading above the two texts of a refused save.',
  },
  conflictWho: {
    id: 'olx.source.conflictWho',
    defaultMessage: '{author} saved it on {date}. Nothing of yours is lost, and nothing was overwritten.',
    description: 'Who saved meanwhile, and when.',
  },
  conflictNobody: {
    id: 'olx.source.conflictNobody',
    defaultMessage: 'Nothing of yours is lost, and nothing was overwritten.',
    description: 'Shown instead where it is not known who saved meanwhile.',
  },
  conflictTheirs: {
    id: 'olx.source.conflictTheirs',
    defaultMessage: 'Saved meanwhile',
    description: 'Heading above the text that somebody else saved.',
  },
  conflictMine: {
    id: 'olx.source.conflictMine',
    defaultMessage: 'Yours, still editable',
    description: 'Heading above the author’s own text.',
  },
  keepMine: {
    id: 'olx.source.keepMine',
    defaultMessage: 'Go on with mine on top of it',
    description: 'Button: keep the author’s own text, based on the version that was saved meanwhile.',
  },
  takeTheirs: {
    id: 'olx.source.takeTheirs',
    defaultMessage: 'Take theirs, keep mine aside',
    description: 'Button: take the text saved meanwhile; the author’s own is kept as a draft.',
  },
  copyMine: {
    id: 'olx.source.copyMine',
    defaultMessage: 'Copy mine',
    description: 'Button that copies the author’s own text.',
  },
  rebased: {
    id: 'olx.source.rebased',
    defaultMessage:
      'You are editing on top of the version that was saved meanwhile. Saving replaces it; the history keeps it.',
    description: 'Note above the editor after the author chose to go on with their own text.',
  },
});

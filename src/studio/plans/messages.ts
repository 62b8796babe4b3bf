import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  nothing: {
    id: 'olx.plans.nothing',
    defaultMessage:
      'The archive brings nothing new, so there is nothing to apply. Changes made here after the export are kept. The history can undo them.',
    description: 'Text where a plan has no changes.',
  },
  allKept: {
    id: 'olx.plans.allKept',
    defaultMessage: 'All that the archive changes stays as it is here. There is nothing to apply.',
    description: 'Text of a plan without changes because the author keeps what is here.',
  },
  kind_add: {
    id: 'olx.plans.kind.add',
    defaultMessage: '{count, plural, one {# block added} other {# blocks added}}',
    description: 'Heading or count of the blocks that a change adds.',
  },
  kind_change: {
    id: 'olx.plans.kind.change',
    defaultMessage: '{count, plural, one {# block changed} other {# blocks changed}}',
    description: 'Heading or count of the blocks that a change changes.',
  },
  kind_move: {
    id: 'olx.plans.kind.move',
    defaultMessage: '{count, plural, one {# block moved} other {# blocks moved}}',
    description: 'Heading or count of the blocks that a change moves.',
  },
  kind_delete: {
    id: 'olx.plans.kind.delete',
    defaultMessage: '{count, plural, one {# block deleted} other {# blocks deleted}}',
    description: 'Heading or count of the blocks that a change deletes.',
  },
  kind_orphan: {
    id: 'olx.plans.kind.orphan',
    defaultMessage: '{count, plural, one {# block orphaned} other {# blocks orphaned}}',
    description: 'Heading or count of the blocks that a change leaves without a parent.',
  },
  orphansDeleted: {
    id: 'olx.plans.orphansDeleted',
    defaultMessage: '{count, plural, one {# block deleted as an orphan} other {# blocks deleted as orphans}}',
    description: 'Heading or count of the blocks without a parent that a change deletes.',
  },
  assets: {
    id: 'olx.plans.assets',
    defaultMessage: '{count, plural, one {# static asset} other {# static assets}}',
    description: 'Heading or count of the static assets that a change adds, changes or deletes.',
  },
  files: {
    id: 'olx.plans.files',
    defaultMessage: '{count, plural, one {# course file} other {# course files}}',
    description:
      'Heading or count of the about pages, course info, tabs and policies that a change adds, changes or deletes.',
  },
  file_add: {
    id: 'olx.plans.file.add',
    defaultMessage: 'added',
    description: 'What happens to a static asset or course file.',
  },
  file_change: {
    id: 'olx.plans.file.change',
    defaultMessage: 'changed',
    description: 'What happens to a static asset or course file.',
  },
  file_delete: {
    id: 'olx.plans.file.delete',
    defaultMessage: 'deleted',
    description: 'What happens to a static asset or course file.',
  },
  problems: {
    id: 'olx.plans.problems',
    defaultMessage:
      '{errors, plural, =0 {} one {# error} other {# errors}}{both, select, yes {, } other {}}{warnings, plural, =0 {} one {# warning} other {# warnings}}',
    description: 'How many findings there will be; "both" is yes where there are errors and warnings.',
  },
  form_both: {
    id: 'olx.plans.form.both',
    defaultMessage: 'Authors and learners see this at once',
    description: 'Mark on a change of a block that is the same for authors and learners.',
  },
  form_published: {
    id: 'olx.plans.form.published',
    defaultMessage: 'Learners see this at once',
    description: 'Mark on a change of what learners see of a block, while its draft stays or changes otherwise.',
  },
  form_draft: {
    id: 'olx.plans.form.draft',
    defaultMessage: 'Draft: only authors see this',
    description: 'Mark on a change that learners do not see until the unit is published.',
  },
  liveAll: {
    id: 'olx.plans.live.all',
    defaultMessage: 'Learners see {count, plural, one {this change} other {these changes}} at once.',
    description: 'Summary of a plan whose changes all show to learners; count is the number of blocks.',
  },
  liveSome: {
    id: 'olx.plans.live.some',
    defaultMessage:
      'Learners see {count, number} of {all, number} changed blocks at once: {names}. {others, plural, one {The other changes in its draft, for authors only, until it is published.} other {The others change in drafts, for authors only, until they are published.}}',
    description:
      'Summary of a plan of which learners see a part: the number of blocks that they see, of all, the names of the first, and the number of the others.',
  },
  liveFiles: {
    id: 'olx.plans.live.files',
    defaultMessage:
      'Learners see the changed {files, plural, one {file} other {files}} at once.{all, plural, =0 {} other { The blocks stay in drafts until they are published.}}',
    description:
      'Summary of a plan that changes static assets or course files and no published block; "all" is the number of drafts that change.',
  },
  liveNothing: {
    id: 'olx.plans.live.nothing',
    defaultMessage:
      'Learners see nothing of this yet. {all, plural, one {The block changes in its draft, for authors only, until it is published.} other {The # blocks change in drafts, for authors only, until they are published.}}',
    description: 'Summary of a plan that changes drafts only.',
  },
  contentChanged: {
    id: 'olx.plans.contentChanged',
    defaultMessage: 'Content changed',
    description: 'Mark on a block of a plan whose content, not only its settings, changes.',
  },
  learnerKept: {
    id: 'olx.plans.learner.kept',
    defaultMessage: 'Learners’ answers stay',
    description: 'Mark on a block of a plan: learner state is kept.',
  },
  learnerDetached: {
    id: 'olx.plans.learner.detached',
    defaultMessage: 'Learners’ answers no longer count',
    description: 'Mark on a block of a plan: learner state does not belong to any block any more.',
  },
  learnerWarning: {
    id: 'olx.plans.learnerWarning',
    defaultMessage:
      '{count, plural, one {# block goes that learners may have answered. Its answers and points no longer count.} other {# blocks go that learners may have answered. Their answers and points no longer count.}}',
    description: 'Warning above a plan that detaches learner state.',
  },
  inParent: {
    id: 'olx.plans.inParent',
    defaultMessage: 'in {parent}, place {place}',
    description: 'Where a block of a plan stands: its parent, and its place counted from 1.',
  },
  movedFrom: {
    id: 'olx.plans.movedFrom',
    defaultMessage: 'from {former} to {parent}, place {place}',
    description: 'Where a moved block stood and where it goes: the two parents, and its place counted from 1.',
  },
  movedWithin: {
    id: 'olx.plans.movedWithin',
    defaultMessage: 'within {parent}, now at place {place}',
    description: 'Where a block goes that stays in its parent: the parent, and its place counted from 1.',
  },
  renamedFrom: {
    id: 'olx.plans.renamedFrom',
    defaultMessage: 'The same block as {key} was, under a new id.',
    description: 'Said of an added block that equals one which goes; key is the id of that one.',
  },
  renamedTo: {
    id: 'olx.plans.renamedTo',
    defaultMessage: 'Renamed: it comes back as {key}.',
    description: 'Said of a block that goes and is added again under another id; key is the new id.',
  },
  setting: { id: 'olx.plans.setting', defaultMessage: 'Setting', description: 'Table heading: name of a setting.' },
  before: {
    id: 'olx.plans.before',
    defaultMessage: 'Before',
    description: 'Table heading: value before the change.',
  },
  after: { id: 'olx.plans.after', defaultMessage: 'After', description: 'Table heading: value after the change.' },
  routeFields: {
    id: 'olx.plans.route.fields',
    defaultMessage:
      'Studio is changed block by block. This takes about {seconds, plural, one {# second} other {# seconds}}.',
    description: 'How a plan is carried out in Studio if blocks are changed in place.',
  },
  routeImport: {
    id: 'olx.plans.route.import',
    defaultMessage:
      'Studio imports the whole course run with this change. This takes about {seconds, plural, one {# second} other {# seconds}}.',
    description: 'How a plan is carried out in Studio if the course run must be imported.',
  },
  effectPublishesAll: {
    id: 'olx.plans.effect.publishesAll',
    defaultMessage: 'The import publishes every block that has no draft.',
    description: 'What a plan does in Studio besides its changes.',
  },
  effectLiveAtOnce: {
    id: 'olx.plans.effect.liveAtOnce',
    defaultMessage: 'Learners see changes of sections and subsections at once.',
    description: 'What a plan does in Studio besides its changes.',
  },
  effectNewIds: {
    id: 'olx.plans.effect.newIds',
    defaultMessage: 'Studio gives new blocks ids of its own.',
    description: 'What a plan does in Studio besides its changes.',
  },
  effectOverwrites: {
    id: 'olx.plans.effect.overwrites',
    defaultMessage: 'What others save in Studio while the import runs is lost. Ask them to wait.',
    description: 'What a plan does in Studio besides its changes.',
  },
  effectNotAtomic: {
    id: 'olx.plans.effect.notAtomic',
    defaultMessage:
      'The change is made in several steps. If one fails, the service finishes the rest or takes them back.',
    description: 'What a plan does in Studio besides its changes.',
  },
  spelling: {
    id: 'olx.plans.spelling',
    defaultMessage: '{count, plural, one {# block} other {# blocks}} that Studio writes in another way',
    description: 'Heading above blocks that Studio stores with the same meaning in another spelling.',
  },
  spellingHint: {
    id: 'olx.plans.spellingHint',
    defaultMessage: 'Such as 10.0 for 10. These are not changes.',
    description: 'Text above blocks that Studio stores with the same meaning in another spelling.',
  },
  conflicts: {
    id: 'olx.plans.conflicts',
    defaultMessage:
      '{count, plural, one {# thing changed on both sides} other {# things changed on both sides}}{open, plural, =0 {, decided} other {, # to be decided}}',
    description: 'Heading above the conflicts of a merge: how many there are, and how many are not decided.',
  },
});

import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  error: { id: 'olx.problems.error', defaultMessage: 'Error', description: 'Severity of a finding in OLX.' },
  warning: { id: 'olx.problems.warning', defaultMessage: 'Warning', description: 'Severity of a finding in OLX.' },
  info: { id: 'olx.problems.info', defaultMessage: 'Hint', description: 'Severity of a finding in OLX.' },
  place: {
    id: 'olx.problems.place',
    defaultMessage: 'line {line}, column {column}',
    description: 'Where in a file a finding is. Lines and columns count from 1.',
  },
  listLabel: {
    id: 'olx.problems.listLabel',
    defaultMessage: 'Problems',
    description: 'Accessible name of a list of findings.',
  },
  orphans: {
    id: 'olx.problems.orphans',
    defaultMessage: 'Blocks that would be left without a parent',
    description: 'Heading above the list of blocks that a declined change would orphan.',
  },
  conflicts: {
    id: 'olx.problems.conflicts',
    defaultMessage: 'Changed on both sides',
    description: 'Heading above the list of conflicts that declined a change.',
  },
  blocks: {
    id: 'olx.problems.blocks',
    defaultMessage: 'Blocks concerned',
    description: 'Heading above the list of blocks that a declined change is about.',
  },
  changedBy: {
    id: 'olx.problems.changedBy',
    defaultMessage: 'Last changed by {author}, {date}.',
    description: 'Who changed a block in the meantime, and when.',
  },
  failed: {
    id: 'olx.problems.failed',
    defaultMessage: 'The service could not be reached',
    description: 'Title above an error that is not an answer of the service.',
  },
  retry: {
    id: 'olx.problems.retry',
    defaultMessage: 'Try again',
    description: 'Button that repeats a failed request.',
  },
  loading: {
    id: 'olx.problems.loading',
    defaultMessage: 'Looking for problems…',
    description: 'Read out while the problems of a block are being loaded.',
  },
  none: {
    id: 'olx.problems.none',
    defaultMessage: 'No problems found',
    description: 'Title where a block and all below it have no findings.',
  },
  noneHint: {
    id: 'olx.problems.noneHint',
    defaultMessage: 'The block and everything below it pass all checks. Problems of a new import or edit show here.',
    description: 'Text where a block and all below it have no findings.',
  },
  count_error: {
    id: 'olx.problems.count.error',
    defaultMessage: '{count, plural, one {# error} other {# errors}}',
    description: 'Heading above the findings that are errors.',
  },
  count_warning: {
    id: 'olx.problems.count.warning',
    defaultMessage: '{count, plural, one {# warning} other {# warnings}}',
    description: 'Heading above the findings that are warnings.',
  },
  count_info: {
    id: 'olx.problems.count.info',
    defaultMessage: '{count, plural, one {# hint} other {# hints}}',
    description: 'Heading above the findings that are only worth knowing.',
  },
  more: {
    id: 'olx.problems.more',
    defaultMessage: '{count, plural, one {# more like this} other {# more like this}}',
    description: 'Button below a finding that shows the others of its kind.',
  },
  damage: {
    id: 'olx.problems.damage',
    defaultMessage: 'This block cannot be read',
    description: 'Title of the notice about a block whose file is missing or malformed.',
  },
  damageEffect: {
    id: 'olx.problems.damageEffect',
    defaultMessage:
      'Open edX would leave this block and everything in it out of the course without telling you. Here its files are kept as they are, and exports contain them.',
    description: 'What happens to a block that cannot be read.',
  },
  damageTodo: {
    id: 'olx.problems.damageTodo',
    defaultMessage:
      'To repair it, import an archive with a correct file, or choose Edit OLX and write the block again. You can also move or delete it.',
    description: 'What the author can do with a block that cannot be read.',
  },
  damageCount: {
    id: 'olx.problems.damageCount',
    defaultMessage:
      '{count, plural, one {# block cannot be read. Open edX would leave it and everything in it out of the course without telling you.} other {# blocks cannot be read. Open edX would leave them and everything in them out of the course without telling you.}} Select a block to see how to repair it.',
    description: 'Above the list of findings, if blocks are among them whose files are missing or malformed.',
  },
  edit: {
    id: 'olx.problems.edit',
    defaultMessage: 'Edit the OLX of {block}',
    description: 'Icon button that opens the editor for the block that a finding is about.',
  },
});

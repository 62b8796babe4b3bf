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
  noFile: {
    id: 'olx.problems.noFile',
    defaultMessage: 'About the content as a whole',
    description: 'Heading above findings that belong to no file.',
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
  goTo: {
    id: 'olx.problems.goTo',
    defaultMessage: 'Show {block} in the outline',
    description: 'Button that selects the block that a finding is about.',
  },
});

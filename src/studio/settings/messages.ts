import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  unread: {
    id: 'olx.settings.unread',
    defaultMessage:
      'These settings cannot be changed, because the block cannot be read. Repair it first: import a correct file, or write its OLX again.',
    description: 'Above the settings of a block whose file is missing or malformed.',
  },
  loading: {
    id: 'olx.settings.loading',
    defaultMessage: 'Loading the settings…',
    description: 'Read out while settings load.',
  },
  tableLabel: {
    id: 'olx.settings.tableLabel',
    defaultMessage: 'Settings of this block',
    description: 'Accessible name of the list of settings.',
  },
  explicit: {
    id: 'olx.settings.explicit',
    defaultMessage: 'set here',
    description: 'Origin of a setting: the block itself.',
  },
  inherited: {
    id: 'olx.settings.inherited',
    defaultMessage: 'inherited',
    description: 'Origin of a setting: a block above.',
  },
  default: { id: 'olx.settings.default', defaultMessage: 'default', description: 'Origin of a setting: its default.' },
  otherwise: {
    id: 'olx.settings.otherwise',
    defaultMessage: 'otherwise {value}',
    description: 'What would hold if the explicit value of a setting were removed.',
  },
  empty: {
    id: 'olx.settings.empty',
    defaultMessage: 'Nothing is set here',
    description: 'Title where a block has no settings.',
  },
  emptyHint: {
    id: 'olx.settings.emptyHint',
    defaultMessage: 'All settings have their defaults. Add one to change that.',
    description: 'Text where a block has no settings.',
  },
  edit: { id: 'olx.settings.edit', defaultMessage: 'Change {name}', description: 'Icon button that edits a setting.' },
  reset: {
    id: 'olx.settings.reset',
    defaultMessage: 'Reset {name}',
    description: 'Icon button that removes the explicit value of a setting.',
  },
  add: {
    id: 'olx.settings.add',
    defaultMessage: 'Add a setting',
    description: 'Button that opens the form for a new setting.',
  },
  chooseField: {
    id: 'olx.settings.chooseField',
    defaultMessage: 'Setting',
    description: 'Label of the menu of settings.',
  },
  chooseFieldFirst: {
    id: 'olx.settings.chooseFieldFirst',
    defaultMessage: 'Choose…',
    description: 'First line of the menu of settings.',
  },
  value: {
    id: 'olx.settings.value',
    defaultMessage: 'Value of {name}',
    description: 'Label of the input for a value.',
  },
  yes: { id: 'olx.settings.yes', defaultMessage: 'Yes (true)', description: 'Value of a yes-or-no setting.' },
  no: { id: 'olx.settings.no', defaultMessage: 'No (false)', description: 'Value of a yes-or-no setting.' },
  save: { id: 'olx.settings.save', defaultMessage: 'Save', description: 'Button that saves a setting.' },
  saving: { id: 'olx.settings.saving', defaultMessage: 'Saving…', description: 'State of the button while saving.' },
  cancel: {
    id: 'olx.settings.cancel',
    defaultMessage: 'Cancel',
    description: 'Button that leaves the form of a setting.',
  },
  changed: {
    id: 'olx.settings.changed',
    defaultMessage: '{name} was changed.',
    description: 'Notice after changing a setting.',
  },
  wasReset: {
    id: 'olx.settings.wasReset',
    defaultMessage: '{name} was reset.',
    description: 'Notice after removing a value.',
  },
  bad_number: {
    id: 'olx.settings.bad.number',
    defaultMessage: 'This must be a number.',
    description: 'Error for a typed value.',
  },
  bad_minimum: {
    id: 'olx.settings.bad.minimum',
    defaultMessage: 'This must be at least {minimum}.',
    description: 'Error for a typed value.',
  },
  bad_date: {
    id: 'olx.settings.bad.date',
    defaultMessage: 'This must be a date and time, such as 2030-02-01T00:00:00Z.',
    description: 'Error for a typed value.',
  },
  bad_json: {
    id: 'olx.settings.bad.json',
    defaultMessage: 'This must be JSON.',
    description: 'Error for a typed value.',
  },
});

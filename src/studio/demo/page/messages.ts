import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  closeNotice: { id: 'olx.demo.closeNotice', defaultMessage: 'Close', description: 'Button that closes a notice.' },
  noCourses: {
    id: 'olx.demo.noCourses',
    defaultMessage: 'There is no course run here yet',
    description: 'Title of the page of a service without course runs.',
  },
  noCoursesHint: {
    id: 'olx.demo.noCoursesHint',
    defaultMessage:
      'Start the service with <code>OLX_SEED=demo</code> to get the demo course, or import one through the API.',
    description: 'Text of the page of a service without course runs; code marks a setting.',
  },
  signedIn: {
    id: 'olx.demo.signedIn',
    defaultMessage: 'Signed in as demo author, this machine only',
    description: 'Notice in the header: who acts, and that nobody else can reach the service.',
  },
  openCourse: {
    id: 'olx.demo.openCourse',
    defaultMessage: 'Course run',
    description: 'Label of the menu of course runs.',
  },
  darkOn: {
    id: 'olx.demo.darkOn',
    defaultMessage: 'Switch to dark colours',
    description: 'Button that switches the page to its dark theme.',
  },
  darkOff: {
    id: 'olx.demo.darkOff',
    defaultMessage: 'Switch to light colours',
    description: 'Button that switches the page to its light theme.',
  },
  sidebar: {
    id: 'olx.demo.sidebar',
    defaultMessage: 'OLX of the selected block',
    description: 'Accessible name of the sidebar.',
  },
  closeSidebar: {
    id: 'olx.demo.closeSidebar',
    defaultMessage: 'Back to the outline',
    description: 'Button that closes the sidebar on narrow screens.',
  },
  noSelection: {
    id: 'olx.demo.noSelection',
    defaultMessage: 'Nothing is selected',
    description: 'Title of the sidebar while no block is selected.',
  },
  noSelectionHint: {
    id: 'olx.demo.noSelectionHint',
    defaultMessage:
      'Choose a section, subsection, unit or component in the outline to export, import or edit its OLX, or start with the whole course run.',
    description: 'Text of the sidebar while no block is selected.',
  },
  selectCourse: {
    id: 'olx.demo.selectCourse',
    defaultMessage: 'Select the course run',
    description: 'Button that selects the root of the course.',
  },
  licences: {
    id: 'olx.demo.licences',
    defaultMessage: 'Apache-2.0, with parts of Open edX under AGPL-3.0. <link>Third-party notices</link>',
    description: 'Footer of the page: its licences; link opens the list of everything that the page contains.',
  },
  outlineTitle: {
    id: 'olx.demo.outlineTitle',
    defaultMessage: 'Course outline',
    description: 'Small heading above the name of the course.',
  },
});

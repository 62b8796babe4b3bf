import { defineMessages } from '@edx/frontend-platform/i18n';

export const messages = defineMessages({
  reading: {
    id: 'olx.loading.reading',
    defaultMessage: 'Reading this course run from Studio',
    description: 'Title while the service reads a course run for the first time.',
  },
  readingHint: {
    id: 'olx.loading.readingHint',
    defaultMessage: 'This happens once and may take a minute for a large course. Nothing changes in Studio.',
    description: 'Text while the service reads a course run for the first time.',
  },
  needsSignIn: {
    id: 'olx.loading.needsSignIn',
    defaultMessage: 'The service must sign in to Studio again',
    description: 'Title if reading a course run has stopped because nobody is signed in for it.',
  },
  needsSignInHint: {
    id: 'olx.loading.needsSignInHint',
    defaultMessage: 'Reload the page. If that does not help, sign in to Studio again.',
    description: 'Text if reading a course run has stopped because nobody is signed in for it.',
  },
  progress: {
    id: 'olx.loading.progress',
    defaultMessage: 'Reading from Studio',
    description: 'Accessible name of the progress bar while a course run is read from Studio.',
  },
});

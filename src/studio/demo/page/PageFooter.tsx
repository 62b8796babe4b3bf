import { FormattedMessage } from '@edx/frontend-platform/i18n';
import type { ReactNode } from 'react';
import { messages } from './messages.ts';

/** Licences of the page. The build writes the notices beside it (`src/packages/third-party-notices.ts`). */
export function PageFooter() {
  return (
    <footer className="demo-footer">
      <FormattedMessage {...messages.licences} values={{ link: noticesLink }} />
    </footer>
  );
}

const noticesLink = (text: ReactNode) => (
  <a href={`${import.meta.env.BASE_URL}third-party-notices.txt`} target="_blank" rel="noreferrer">
    {text}
  </a>
);

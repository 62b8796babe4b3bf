import { useIntl } from '@edx/frontend-platform/i18n';
import { useCallback } from 'react';
import { useOutlineHost } from '../host/outline-host.ts';
import { messages } from './messages.ts';

/** Copies a text to the clipboard and says how that went. */
export function useCopy(): (text: string) => void {
  const intl = useIntl();
  const { notify } = useOutlineHost();
  return useCallback(
    (text) => {
      const say = (message: (typeof messages)['copied']): void => notify({ message: intl.formatMessage(message) });
      // pages without a secure connection have no clipboard at all
      const clipboard: Clipboard | undefined = navigator.clipboard;
      if (clipboard === undefined) return say(messages.copyFailed);
      clipboard.writeText(text).then(
        () => say(messages.copied),
        () => say(messages.copyFailed),
      );
    },
    [intl, notify],
  );
}

import { useIntl } from '@edx/frontend-platform/i18n';
import { Icon } from '@openedx/paragon';
import { Error as ErrorIcon, Info, WarningFilled } from '@openedx/paragon/icons';
import type { Diagnostic } from '#contract';
import { messages } from './messages.ts';

const ICONS = { error: ErrorIcon, warning: WarningFilled, info: Info } as const;

/** The severity of a finding: a shape, a colour, and the word for those who hear the page. */
export function SeverityIcon({ severity }: Pick<Diagnostic, 'severity'>) {
  const intl = useIntl();
  return (
    <Icon
      src={ICONS[severity]}
      size="sm"
      className={`olx-severity olx-severity--${severity}`}
      screenReaderText={intl.formatMessage(messages[severity])}
    />
  );
}

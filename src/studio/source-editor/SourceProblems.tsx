import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Icon } from '@openedx/paragon';
import { Error as ErrorIcon, Info, WarningFilled } from '@openedx/paragon/icons';
import type { OlxEditor } from '#editor';
import { messages as problemMessages } from '../problems/messages.ts';
import { messages } from './messages.ts';

type Finding = Parameters<OlxEditor['revealDiagnostic']>[0];

const ICONS = { error: ErrorIcon, warning: WarningFilled, info: Info } as const;

interface SourceProblemsProps {
  readonly findings: readonly Finding[];
  readonly onReveal: (finding: Finding) => void;
}

/** The findings about the text; each goes to its place. */
export function SourceProblems({ findings, onReveal }: SourceProblemsProps) {
  const intl = useIntl();
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <section className="olx-findings" aria-label={intl.formatMessage(messages.problems)}>
      <p className="olx-findings__count" role="status" aria-live="polite">
        <FormattedMessage {...messages.problemCount} values={{ errors, warnings: findings.length - errors }} />
      </p>
      {findings.length > 0 && (
        <ul className="olx-findings__list">
          {findings.map((finding, index) => (
            <li key={index}>
              <button
                type="button"
                className={`olx-finding olx-diagnostic--${finding.severity}`}
                onClick={() => onReveal(finding)}
              >
                <Icon
                  src={ICONS[finding.severity]}
                  size="sm"
                  screenReaderText={intl.formatMessage(problemMessages[finding.severity])}
                />
                <span className="olx-finding__message">{finding.message}</span>
                {finding.range !== null && (
                  <span className="olx-finding__place">
                    <FormattedMessage
                      {...messages.goTo}
                      values={{ line: finding.range.start.line, column: finding.range.start.column }}
                    />
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

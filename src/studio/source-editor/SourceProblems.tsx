import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Button } from '@openedx/paragon';
import type { OlxEditor } from '#editor';
import { countSeverities, groupByKind } from '../problems/diagnostic-groups.ts';
import { KindList } from '../problems/KindList.tsx';
import { SeverityIcon } from '../problems/SeverityIcon.tsx';
import { messages } from './messages.ts';

/** A finding as the editor tells it. */
export type Finding = Parameters<OlxEditor['revealDiagnostic']>[0];

interface SourceProblemsProps {
  readonly findings: readonly Finding[];
  readonly onReveal: (finding: Finding) => void;
  /** Takes the first quick fix of each. */
  readonly onFix: (findings: readonly Finding[]) => void;
}

/** The findings about the text, errors first and those alike together; each goes to its place, and some mend themselves. */
export function SourceProblems({ findings, onReveal, onFix }: SourceProblemsProps) {
  const intl = useIntl();
  const counts = countSeverities(findings);
  return (
    <section className="olx-findings" aria-label={intl.formatMessage(messages.problems)}>
      <p className="olx-findings__count" role="status" aria-live="polite">
        <FormattedMessage
          {...messages.problemCount}
          values={{ errors: counts.error, warnings: counts.warning, hints: counts.info }}
        />
      </p>
      {findings.length > 0 && (
        <div className="olx-findings__list">
          <KindList
            kinds={groupByKind(findings)}
            finding={(each) => <FindingLine finding={each} onReveal={onReveal} onFix={onFix} />}
            action={({ first, others }) => {
              const mendable = [first, ...others].filter(({ fixes }) => fixes.length > 0);
              if (mendable.length < 2) return null;
              return (
                <Button size="sm" variant="link" className="olx-kind__toggle" onClick={() => onFix(mendable)}>
                  <FormattedMessage {...messages.fixAll} values={{ count: mendable.length }} />
                </Button>
              );
            }}
          />
        </div>
      )}
    </section>
  );
}

interface FindingLineProps extends Pick<SourceProblemsProps, 'onReveal' | 'onFix'> {
  readonly finding: Finding;
}

function FindingLine({ finding, onReveal, onFix }: FindingLineProps) {
  const intl = useIntl();
  const { severity, message, range, fixes } = finding;
  const [fix] = fixes;
  return (
    <div className="olx-finding">
      <button type="button" className="olx-finding__reveal" onClick={() => onReveal(finding)}>
        <SeverityIcon severity={severity} />
        <span className="olx-finding__text">
          <span className="olx-finding__message">{message}</span>
          {range !== null && (
            <span className="olx-finding__place">
              <FormattedMessage {...messages.goTo} values={{ line: range.start.line, column: range.start.column }} />
            </span>
          )}
        </span>
      </button>
      {fix !== undefined && (
        <Button
          size="sm"
          variant="outline-primary"
          className="olx-finding__fix"
          aria-label={intl.formatMessage(messages.fixLabel, { fix: fix.title, line: range?.start.line ?? 1 })}
          onClick={() => onFix([finding])}
        >
          {fix.title}
        </Button>
      )}
    </div>
  );
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import type { ReactNode } from 'react';
import type { Diagnostic } from '#contract';
import { DiagnosticPlace, type PlaceNames } from './DiagnosticPlace.tsx';
import { countSeverities, type DiagnosticKind, groupByKind, SEVERITIES } from './diagnostic-groups.ts';
import { KindList } from './KindList.tsx';
import { messages } from './messages.ts';
import { SeverityIcon } from './SeverityIcon.tsx';
import './problems.css';

interface DiagnosticListProps extends PlaceNames {
  readonly diagnostics: readonly Diagnostic[];
  /** Draws something behind each finding, such as a button that edits the block. */
  readonly action?: (diagnostic: Diagnostic) => ReactNode;
}

/** Findings by severity, errors first; of many alike the first, and the others on request. */
export function DiagnosticList({ diagnostics, action, ...names }: DiagnosticListProps) {
  const intl = useIntl();
  const counts = countSeverities(diagnostics);
  const kinds = groupByKind(diagnostics);
  return (
    <section className="olx-diagnostics" aria-label={intl.formatMessage(messages.listLabel)}>
      {SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => (
        <div key={severity} className="olx-diagnostics__severity">
          <h4 className="olx-diagnostics__count">
            <FormattedMessage {...messages[`count_${severity}`]} values={{ count: counts[severity] }} />
          </h4>
          <KindList
            kinds={kinds.filter((kind) => kind.severity === severity)}
            finding={(each, kind) => (
              <div className={`olx-diagnostic olx-diagnostic--${severity}`}>
                <SeverityIcon severity={severity} />
                <div className="olx-diagnostic__text">
                  {!isRepeated(each, kind) && <span className="olx-diagnostic__message">{each.message}</span>}
                  <DiagnosticPlace diagnostic={each} {...names} />
                </div>
                {action?.(each)}
              </div>
            )}
          />
        </div>
      ))}
    </section>
  );
}

/** Whether the first of the kind says the same already. */
function isRepeated(each: Diagnostic, { first, others }: DiagnosticKind<Diagnostic>): boolean {
  return others.length > 0 && each !== first && each.message === first.message;
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import type { ReactNode } from 'react';
import type { Diagnostic } from '#contract';
import { ungrouped } from '../../olx/diagnostic.ts';
import { DiagnosticPlace, type PlaceNames } from './DiagnosticPlace.tsx';
import { countSeverities, groupByKind, SEVERITIES } from './diagnostic-groups.ts';
import { KindList } from './KindList.tsx';
import { messages } from './messages.ts';
import { SeverityIcon } from './SeverityIcon.tsx';
import './problems.css';

interface DiagnosticListProps extends PlaceNames {
  readonly diagnostics: readonly Diagnostic[];
  /** Draws something behind each finding, such as a button that edits the block. */
  readonly action?: (diagnostic: Diagnostic) => ReactNode;
  /** Set where a title above says the counts already. */
  readonly titled?: boolean;
}

/** Findings by severity, errors first; of many alike the first, and the others on request. */
export function DiagnosticList({ diagnostics, action, titled = false, ...names }: DiagnosticListProps) {
  const intl = useIntl();
  const counts = countSeverities(diagnostics);
  const kinds = groupByKind(ungrouped(diagnostics));
  const severities = SEVERITIES.filter((severity) => counts[severity] > 0);
  return (
    <section className="olx-diagnostics" aria-label={intl.formatMessage(messages.listLabel)}>
      {severities.map((severity) => (
        <div key={severity} className="olx-diagnostics__severity">
          {(!titled || severities.length > 1) && (
            <h4 className="olx-diagnostics__count">
              <FormattedMessage {...messages[`count_${severity}`]} values={{ count: counts[severity] }} />
            </h4>
          )}
          <KindList
            kinds={kinds.filter((kind) => kind.severity === severity)}
            finding={(each, previous) => (
              <div className={`olx-diagnostic olx-diagnostic--${severity}`}>
                <SeverityIcon severity={severity} />
                <div className="olx-diagnostic__text">
                  {each.message !== previous?.message && (
                    <span className="olx-diagnostic__message">{each.message}</span>
                  )}
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

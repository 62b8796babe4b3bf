import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Icon } from '@openedx/paragon';
import { Error as ErrorIcon, Info, WarningFilled } from '@openedx/paragon/icons';
import type { ReactNode } from 'react';
import type { Diagnostic } from '#contract';
import { shortKey } from '../data/outline-tree.ts';
import { groupByFile } from './diagnostic-groups.ts';
import { messages } from './messages.ts';
import './problems.css';

const ICONS = { error: ErrorIcon, warning: WarningFilled, info: Info } as const;

interface DiagnosticListProps {
  readonly diagnostics: readonly Diagnostic[];
  /** Draws something behind each finding, such as a button that goes there. */
  readonly action?: (diagnostic: Diagnostic) => ReactNode;
}

/** Findings by file and place. */
export function DiagnosticList({ diagnostics, action }: DiagnosticListProps) {
  const intl = useIntl();
  return (
    <section className="olx-diagnostics" aria-label={intl.formatMessage(messages.listLabel)}>
      {groupByFile(diagnostics).map(({ file, diagnostics: group }) => (
        <div key={file ?? ''} className="olx-diagnostics__file">
          <h4 className="olx-diagnostics__path">{file ?? <FormattedMessage {...messages.noFile} />}</h4>
          <ul className="list-unstyled mb-0">
            {group.map((each, index) => (
              <li key={index} className={`olx-diagnostic olx-diagnostic--${each.severity}`}>
                <Icon
                  src={ICONS[each.severity]}
                  size="sm"
                  screenReaderText={intl.formatMessage(messages[each.severity])}
                />
                <div className="olx-diagnostic__text">
                  <span className="olx-diagnostic__message">{each.message}</span>
                  <DiagnosticPlace diagnostic={each} />
                </div>
                {action?.(each)}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Where a finding is: the line and column, and the block. */
export function DiagnosticPlace({ diagnostic: { range, block, code } }: { readonly diagnostic: Diagnostic }) {
  return (
    <span className="olx-diagnostic__place">
      {range !== null && (
        <span>
          <FormattedMessage {...messages.place} values={{ line: range.start.line, column: range.start.column }} />
        </span>
      )}
      {block !== null && <span className="olx-key">{shortKey(block)}</span>}
      <span className="olx-key">{code}</span>
    </span>
  );
}

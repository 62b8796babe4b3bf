import { FormattedDate, FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert, Button } from '@openedx/paragon';
import { Info } from '@openedx/paragon/icons';
import type { ReactNode } from 'react';
import type { Problem } from '#contract';
import { ConflictList } from '../conflicts/ConflictList.tsx';
import { shortKey } from '../data/outline-tree.ts';
import { RefusalError } from '../data/refusal.ts';
import { DiagnosticList } from './DiagnosticList.tsx';
import { messages } from './messages.ts';
import './problems.css';

interface RefusalAlertProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Why something was refused or failed, in the service's own words, with all that it named. */
export function RefusalAlert({ error, onRetry }: RefusalAlertProps) {
  const problem = error instanceof RefusalError ? error.problem : null;
  return (
    <Alert
      variant="danger"
      icon={Info}
      className="olx-refusal"
      {...(onRetry === undefined
        ? {}
        : {
            actions: [
              <Button key="retry" size="sm" onClick={onRetry}>
                <FormattedMessage {...messages.retry} />
              </Button>,
            ],
          })}
    >
      <Alert.Heading>{problem?.title ?? <FormattedMessage {...messages.failed} />}</Alert.Heading>
      <p className="olx-refusal__detail">{problem === null ? textOf(error) : problem.detail}</p>
      {problem !== null && <ProblemMembers problem={problem} />}
    </Alert>
  );
}

function ProblemMembers({ problem }: { readonly problem: Problem }) {
  const { errors, candidates, orphans, conflicts, blocks, changed_by: author, changed_at: date } = problem;
  return (
    <>
      {author && date && (
        <p className="mb-0">
          <FormattedMessage
            {...messages.changedBy}
            values={{ author, date: <FormattedDate value={date} dateStyle="medium" timeStyle="short" /> }}
          />
        </p>
      )}
      {errors !== undefined && errors.length > 0 && <DiagnosticList diagnostics={errors} />}
      {orphans !== undefined && (
        <NamedList heading={<FormattedMessage {...messages.orphans} />}>
          {orphans.map(({ block, display_name: name }) => (
            <li key={block}>
              {name} <span className="olx-key">{shortKey(block)}</span>
            </li>
          ))}
        </NamedList>
      )}
      {conflicts !== undefined && (
        <>
          <p className="font-weight-bold mt-3 mb-1">
            <FormattedMessage {...messages.conflicts} />
          </p>
          <ConflictList conflicts={conflicts} />
        </>
      )}
      {[...(candidates ?? []), ...(blocks ?? [])].length > 0 && (
        <NamedList heading={<FormattedMessage {...messages.blocks} />}>
          {[...(candidates ?? []), ...(blocks ?? [])].map((block) => (
            <li key={block} className="olx-key">
              {shortKey(block)}
            </li>
          ))}
        </NamedList>
      )}
    </>
  );
}

function NamedList({ heading, children }: { readonly heading: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <p className="font-weight-bold mt-3 mb-1">{heading}</p>
      <ul className="mb-0">{children}</ul>
    </>
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

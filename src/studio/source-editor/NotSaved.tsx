import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Alert, Button } from '@openedx/paragon';
import { Error as ErrorIcon } from '@openedx/paragon/icons';
import { countSeverities, groupByKind } from '../problems/diagnostic-groups.ts';
import { messages } from './messages.ts';
import type { Finding } from './SourceProblems.tsx';

interface NotSavedProps {
  readonly findings: readonly Finding[];
  readonly onReveal: (finding: Finding) => void;
}

/** Why a save was declined for the text's own errors, and the way to the first of them. */
export function NotSaved({ findings, onReveal }: NotSavedProps) {
  const first = groupByKind(findings.filter(({ severity }) => severity === 'error'))[0]?.first;
  return (
    <Alert
      variant="danger"
      icon={ErrorIcon}
      className="olx-refusal"
      {...(first === undefined
        ? {}
        : {
            actions: [
              <Button key="first" size="sm" onClick={() => onReveal(first)}>
                <FormattedMessage {...messages.firstError} />
              </Button>,
            ],
          })}
    >
      <Alert.Heading>
        <FormattedMessage {...messages.notSavedTitle} />
      </Alert.Heading>
      <p className="mb-0">
        <FormattedMessage {...messages.notSaved} values={{ count: countSeverities(findings).error }} />
      </p>
    </Alert>
  );
}

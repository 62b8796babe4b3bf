import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Button, Icon } from '@openedx/paragon';
import { ExpandLess, ExpandMore } from '@openedx/paragon/icons';
import { type ReactNode, useId, useState } from 'react';
import { type DiagnosticKind, foldKind } from './diagnostic-groups.ts';
import { messages } from './messages.ts';

interface KindListProps<Finding> {
  readonly kinds: readonly DiagnosticKind<Finding>[];
  /** Draws a finding. `previous` is the one above where both were unfolded, or where it unfolds from; else null. */
  readonly finding: (finding: Finding, previous: Finding | null) => ReactNode;
  /** Draws something beside the button that shows the others of a kind. */
  readonly action?: (kind: DiagnosticKind<Finding>) => ReactNode;
}

/** Kinds of findings: a few are shown as they are; of many alike the first, and a button for the others. */
export function KindList<Finding>({ kinds, finding, action }: KindListProps<Finding>) {
  return (
    <ul className="list-unstyled mb-0">
      {kinds.map((kind) => (
        <KindItems key={`${kind.severity} ${kind.code}`} kind={kind} finding={finding} action={action?.(kind)} />
      ))}
    </ul>
  );
}

interface KindItemsProps<Finding> extends Pick<KindListProps<Finding>, 'finding'> {
  readonly kind: DiagnosticKind<Finding>;
  readonly action: ReactNode;
}

function KindItems<Finding>({ kind, finding, action }: KindItemsProps<Finding>) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { shown, folded } = foldKind(kind);
  return (
    <>
      {shown.map((each, index) => (
        <li key={index}>{finding(each, null)}</li>
      ))}
      {(folded.length > 0 || action) && (
        <li>
          <div className="olx-kind__more">
            {folded.length > 0 && (
              <Button
                size="sm"
                variant="link"
                aria-expanded={open}
                aria-controls={id}
                className="olx-kind__toggle"
                onClick={() => setOpen(!open)}
              >
                <FormattedMessage {...messages.more} values={{ count: folded.length }} />
                <Icon src={open ? ExpandLess : ExpandMore} size="sm" />
              </Button>
            )}
            {action}
          </div>
          <ul id={id} className="list-unstyled mb-0">
            {open && folded.map((each, index) => <li key={index}>{finding(each, folded[index - 1] ?? kind.first)}</li>)}
          </ul>
        </li>
      )}
    </>
  );
}

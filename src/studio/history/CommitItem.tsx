import { FormattedDate, FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Badge, Button, Skeleton } from '@openedx/paragon';
import { useState } from 'react';
import type { Commit } from '#contract';
import { useCommit, useOutline } from '../data/queries.ts';
import { ChangeSections } from '../plans/ChangeSections.tsx';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { messages } from './messages.ts';

/** Application name of this plugin's own requests, which goes without saying. */
const OWN_APPLICATIONS = new Set(['', 'demo', 'studio']);

interface CommitItemProps {
  readonly commit: Commit;
  readonly concerns: boolean;
  readonly busy: boolean;
  readonly onUndo: () => void;
}

/** One change: what, who, when; its details on request, and undo. */
export function CommitItem({ commit, concerns, busy, onUndo }: CommitItemProps) {
  const intl = useIntl();
  const [open, setOpen] = useState(false);
  const { message, author, application, created_at: date, parent } = commit;
  const said = message.trim() === '' ? intl.formatMessage(messages.noMessage) : message;
  const when = <FormattedDate value={date} dateStyle="medium" timeStyle="short" />;
  return (
    <li className="olx-commit">
      <p className="olx-commit__message">
        {said}
        {concerns && (
          <Badge variant="light" className="ml-2">
            <FormattedMessage {...messages.concerns} />
          </Badge>
        )}
      </p>
      <p className="olx-commit__who">
        <FormattedMessage
          {...(OWN_APPLICATIONS.has(application) ? messages.who : messages.through)}
          values={{ author, application, date: when }}
        />
      </p>
      {parent === null ? (
        <p className="olx-commit__who">
          <FormattedMessage {...messages.first} />
        </p>
      ) : (
        <div className="olx-commit__actions">
          <Button size="sm" variant="tertiary" aria-expanded={open} onClick={() => setOpen(!open)}>
            <FormattedMessage {...messages.details} />
          </Button>
          <Button
            size="sm"
            variant="tertiary"
            disabled={busy}
            aria-label={intl.formatMessage(messages.undoLabel, { message: said })}
            onClick={onUndo}
          >
            <FormattedMessage {...messages.undo} />
          </Button>
        </div>
      )}
      {open && <CommitDetails commit={commit.commit} />}
    </li>
  );
}

function CommitDetails({ commit }: { readonly commit: string }) {
  const outline = useOutline().data ?? null;
  const { data, error } = useCommit(commit);
  if (error !== null) return <RefusalAlert error={error} />;
  if (data === undefined) return <Skeleton count={2} />;
  return (
    <div className="olx-plan">
      <ChangeSections done={data} outline={outline} orphansGo />
    </div>
  );
}

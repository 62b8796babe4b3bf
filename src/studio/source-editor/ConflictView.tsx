import { FormattedDate, FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, Button, Spinner } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import { useEffect, useRef, useState } from 'react';
import { type DocumentContext, loadOlxEditor, type OlxDiff } from '#editor';
import { useOutlineHost } from '../host/outline-host.ts';
import { useCopy } from './copy.ts';
import { lastingText } from './lasting-text.ts';
import { messages } from './messages.ts';
import type { SaveState } from './source-session.ts';

interface ConflictViewProps {
  readonly conflict: SaveState & { readonly kind: 'conflict' };
  readonly context: DocumentContext;
  /** After each edit of the author's text. */
  readonly onChange: (text: () => string) => void;
  /** Gets the author's text as edited here. */
  readonly onKeepMine: (mine: string) => void;
  readonly onTakeTheirs: (mine: string) => void;
}

/** Both texts of a refused save, side by side, and what to do with them. */
export function ConflictView({ conflict, context, onChange, onKeepMine, onTakeTheirs }: ConflictViewProps) {
  const intl = useIntl();
  const { colourScheme } = useOutlineHost();
  const copy = useCopy();
  const container = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [diff, setDiff] = useState<OlxDiff | null>(null);
  const { theirs, mine, refusal } = conflict;
  const { changed_by: author, changed_at: date } = refusal.problem;

  const latest = useRef({ onChange, colourScheme });
  useEffect(() => {
    latest.current = { onChange, colourScheme };
  });

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    let gone = false;
    let view: OlxDiff | null = null;
    const text = lastingText();
    void loadOlxEditor().then(({ createOlxDiff }) => {
      if (gone || container.current === null) return;
      view = createOlxDiff(container.current, {
        original: theirs.text,
        modified: mine,
        block: context,
        theme: latest.current.colourScheme,
        onChange: (read) => latest.current.onChange(text.of(read)),
        originalLabel: intl.formatMessage(messages.conflictTheirs),
        modifiedLabel: intl.formatMessage(messages.conflictMine),
      });
      setDiff(view);
    });
    return () => {
      gone = true;
      setDiff(null);
      if (view !== null) text.end(view.getText());
      view?.dispose();
    };
  }, [theirs, mine, context, intl]);
  useEffect(() => diff?.setTheme(colourScheme), [diff, colourScheme]);

  const edited = (): string => diff?.getText() ?? mine;
  return (
    <div className="olx-conflict">
      <Alert variant="warning" icon={WarningFilled} className="mb-2">
        <h3 className="alert-heading h4 olx-focus-target" ref={heading} tabIndex={-1}>
          <FormattedMessage {...messages.conflictTitle} />
        </h3>
        <p className="mb-0">
          {author && date ? (
            <FormattedMessage
              {...messages.conflictWho}
              values={{ author, date: <FormattedDate value={date} dateStyle="medium" timeStyle="medium" /> }}
            />
          ) : (
            <FormattedMessage {...messages.conflictNobody} />
          )}
        </p>
      </Alert>
      <ActionRow className="olx-conflict__actions">
        <Button variant="tertiary" onClick={() => copy(edited())}>
          <FormattedMessage {...messages.copyMine} />
        </Button>
        <Button variant="outline-primary" onClick={() => onTakeTheirs(edited())}>
          <FormattedMessage {...messages.takeTheirs} />
        </Button>
        <Button onClick={() => onKeepMine(edited())}>
          <FormattedMessage {...messages.keepMine} />
        </Button>
      </ActionRow>
      <div className="olx-conflict__sides">
        <span>
          <FormattedMessage {...messages.conflictTheirs} />
        </span>
        <span>
          <FormattedMessage {...messages.conflictMine} />
        </span>
      </div>
      <div className="olx-pane">
        <div ref={container} className="olx-pane__surface" />
        {diff === null && (
          <div className="olx-pane__cover">
            <Spinner animation="border" screenReaderText={intl.formatMessage(messages.loading)} />
          </div>
        )}
      </div>
    </div>
  );
}

import { useIntl } from '@edx/frontend-platform/i18n';
import { Alert, Spinner } from '@openedx/paragon';
import { useEffect, useRef, useState } from 'react';
import { loadOlxEditor, type OlxDiff } from '#editor';
import { useOutlineHost } from '../host/outline-host.ts';
import { messages } from './messages.ts';
import './texts.css';

/** Lines that a difference shows at least and at most before it scrolls. */
const LINES = { least: 6, most: 20 };
/** Height of a line of the editor, in pixels. */
const LINE_HEIGHT = 21;
/** Characters that a line of the dialog has room for; longer lines wrap. */
const LINE_LENGTH = 80;

interface TextDifferenceProps {
  readonly before: string;
  readonly after: string;
  /** What the two texts are, such as “Here”. */
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** Two texts with what differs marked, line by line. The editor that draws them loads when the first is shown. */
export function TextDifference({ before, after, beforeLabel, afterLabel }: TextDifferenceProps) {
  const intl = useIntl();
  const { colourScheme } = useOutlineHost();
  const container = useRef<HTMLDivElement>(null);
  const [diff, setDiff] = useState<OlxDiff | null>(null);
  const [failed, setFailed] = useState(false);
  const theme = useRef(colourScheme);
  useEffect(() => {
    theme.current = colourScheme;
    diff?.setTheme(colourScheme);
  }, [diff, colourScheme]);

  useEffect(() => {
    let gone = false;
    let view: OlxDiff | null = null;
    loadOlxEditor().then(
      ({ createOlxDiff }) => {
        if (gone || container.current === null) return;
        view = createOlxDiff(container.current, {
          original: before,
          modified: after,
          block: null,
          theme: theme.current,
          readOnly: true,
          originalLabel: beforeLabel,
          modifiedLabel: afterLabel,
        });
        setDiff(view);
      },
      () => {
        if (!gone) setFailed(true);
      },
    );
    return () => {
      gone = true;
      setDiff(null);
      view?.dispose();
    };
  }, [before, after, beforeLabel, afterLabel]);

  const lines = Math.max(lineCount(before), lineCount(after)) + 2;
  const height = Math.min(LINES.most, Math.max(LINES.least, lines)) * LINE_HEIGHT;
  if (failed) {
    return (
      <Alert variant="danger">
        <p className="mb-0">{intl.formatMessage(messages.loadFailed)}</p>
      </Alert>
    );
  }
  return (
    <div className="olx-difference">
      <div className="olx-difference__labels" aria-hidden>
        <span>− {beforeLabel}</span>
        <span>+ {afterLabel}</span>
      </div>
      <div className="olx-difference__pane" style={{ height }}>
        <div ref={container} className="olx-difference__surface" />
        {diff === null && (
          <div className="olx-difference__cover">
            <Spinner animation="border" size="sm" screenReaderText={intl.formatMessage(messages.loading)} />
          </div>
        )}
      </div>
    </div>
  );
}

function lineCount(text: string): number {
  return text.split('\n').reduce((count, line) => count + Math.max(1, Math.ceil(line.length / LINE_LENGTH)), 0);
}

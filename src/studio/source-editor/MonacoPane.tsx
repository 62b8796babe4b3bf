import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Alert, Button, Spinner } from '@openedx/paragon';
import { useEffect, useRef, useState } from 'react';
import { type DocumentContext, leaveEditorKeys, loadOlxEditor, type OlxEditor, type OlxEditorOptions } from '#editor';
import { useOutlineHost } from '../host/outline-host.ts';
import { lastingText } from './lasting-text.ts';
import { messages } from './messages.ts';

interface MonacoPaneProps {
  /** What the editor opens with; later values are not taken over, `onReady` gives the editor for that. */
  readonly text: string;
  readonly context: DocumentContext;
  readonly name: string;
  readonly onReady: (editor: OlxEditor | null) => void;
  readonly onChange: (text: () => string) => void;
  readonly onSave: (text: string) => void;
  readonly onDiagnostics: NonNullable<OlxEditorOptions['onDiagnostics']>;
}

/** The text editor, loaded when it is first shown. */
export function MonacoPane({ text, context, name, onReady, onChange, onSave, onDiagnostics }: MonacoPaneProps) {
  const intl = useIntl();
  const { colourScheme } = useOutlineHost();
  const container = useRef<HTMLDivElement>(null);
  const editor = useRef<OlxEditor | null>(null);
  const [loading, setLoading] = useState<'busy' | 'done' | 'failed'>('busy');
  const [attempt, setAttempt] = useState(0);
  const ariaLabel = intl.formatMessage(messages.editorLabel, { name, keys: leaveEditorKeys(navigator.platform) });
  // the editor outlives renderings, and calls what the last one gave
  const latest = useRef({ text, context, ariaLabel, colourScheme, onReady, onChange, onSave, onDiagnostics });
  useEffect(() => {
    latest.current = { text, context, ariaLabel, colourScheme, onReady, onChange, onSave, onDiagnostics };
  });

  useEffect(() => {
    let gone = false;
    const typed = lastingText();
    setLoading('busy');
    loadOlxEditor().then(
      ({ createOlxEditor }) => {
        if (gone || container.current === null) return;
        const { text: initial, context: block, ariaLabel: label, colourScheme: theme } = latest.current;
        editor.current = createOlxEditor(container.current, {
          text: initial,
          block,
          theme,
          ariaLabel: label,
          onChange: (read) => latest.current.onChange(typed.of(read)),
          onSave: (saved) => latest.current.onSave(saved),
          onDiagnostics: (found) => latest.current.onDiagnostics(found),
        });
        setLoading('done');
        latest.current.onReady(editor.current);
        editor.current.focus();
      },
      () => {
        if (!gone) setLoading('failed');
      },
    );
    return () => {
      gone = true;
      latest.current.onReady(null);
      if (editor.current !== null) typed.end(editor.current.getText());
      editor.current?.dispose();
      editor.current = null;
    };
  }, [attempt]);

  useEffect(() => editor.current?.setTheme(colourScheme), [colourScheme]);

  return (
    <div className="olx-pane">
      <div ref={container} className="olx-pane__surface" />
      {loading === 'busy' && (
        <div className="olx-pane__cover">
          <Spinner animation="border" screenReaderText={intl.formatMessage(messages.loading)} />
        </div>
      )}
      {loading === 'failed' && (
        <Alert
          variant="danger"
          actions={[
            <Button key="retry" size="sm" onClick={() => setAttempt((count) => count + 1)}>
              <FormattedMessage {...messages.retry} />
            </Button>,
          ]}
        >
          <FormattedMessage {...messages.loadFailed} />
        </Alert>
      )}
    </div>
  );
}

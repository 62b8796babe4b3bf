import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Tab, Tabs } from '@openedx/paragon';
import { useMemo } from 'react';
import { BlockPreview } from './BlockPreview.tsx';
import { previewOf } from './block-preview.ts';
import { FileSource } from './FileSource.tsx';
import type { ExportFile } from './file-tree.ts';
import { messages } from './messages.ts';

/** One file of an export: its text, and what it shows where that is known. */
export function FileView({ file: { path, text } }: { readonly file: ExportFile }) {
  const intl = useIntl();
  const preview = useMemo(() => previewOf(path, text), [path, text]);
  const source =
    text === null ? (
      <p className="olx-empty">
        <FormattedMessage {...messages.noText} />
      </p>
    ) : (
      <FileSource path={path} text={text} />
    );
  if (preview === null) return source;
  if (text === null) return <BlockPreview preview={preview} />;
  return (
    <Tabs id="olx-file-tabs" variant="tabs" defaultActiveKey="source" className="mb-2" mountOnEnter unmountOnExit>
      <Tab eventKey="source" title={intl.formatMessage(messages.sourceTab)}>
        {source}
      </Tab>
      <Tab eventKey="preview" title={intl.formatMessage(messages.previewTab)}>
        <BlockPreview preview={preview} />
      </Tab>
    </Tabs>
  );
}

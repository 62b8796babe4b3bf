import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, ModalDialog, Skeleton, StatefulButton } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import { useState } from 'react';
import { type ExportList, MEDIA, type OutlineNode } from '#contract';
import { isUnread, nameOf } from '../data/outline-tree.ts';
import { useExportList } from '../data/queries.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { useDownload } from './download.ts';
import { FileSize } from './FileSize.tsx';
import { FileTree } from './FileTree.tsx';
import { FileView } from './FileView.tsx';
import { firstFile } from './file-tree.ts';
import { messages } from './messages.ts';
import './exporting.css';

interface ExportDialogProps {
  readonly node: OutlineNode;
  readonly onClose: () => void;
}

/** Shows what the export of a block holds, file by file, and downloads it. */
export function ExportDialog({ node, onClose }: ExportDialogProps) {
  const intl = useIntl();
  const { data, error, refetch } = useExportList(node.id);
  const title = intl.formatMessage(messages.title, { name: nameOf(node) });
  return (
    <ModalDialog
      title={title}
      isOpen
      onClose={onClose}
      size="xl"
      hasCloseButton
      isFullscreenOnMobile
      isOverflowVisible={false}
      className="olx-export"
    >
      <ModalDialog.Header>
        <ModalDialog.Title>{title}</ModalDialog.Title>
        {data !== undefined && <ExportSummary list={data} />}
      </ModalDialog.Header>
      <ModalDialog.Body>
        {isUnread(node) && (
          <Alert variant="warning" icon={WarningFilled}>
            <FormattedMessage {...messages.unread} />
          </Alert>
        )}
        {error !== null && <RefusalAlert error={error} onRetry={refetch} />}
        {data === undefined && error === null && (
          <div role="status" aria-label={intl.formatMessage(messages.loading)}>
            <Skeleton count={8} />
          </div>
        )}
        {data !== undefined && <ExportFiles list={data} />}
      </ModalDialog.Body>
      <ModalDialog.Footer>
        <ExportActions block={node.id} />
      </ModalDialog.Footer>
    </ModalDialog>
  );
}

function ExportSummary({ list: { files, size, block_version: version } }: { readonly list: ExportList }) {
  return (
    <p className="olx-export__summary">
      <FormattedMessage {...messages.summary} values={{ count: files.length, size: <FileSize bytes={size} /> }} />
      <span title={version}>
        <FormattedMessage
          {...messages.version}
          values={{ version: <span className="olx-key">{version.slice(0, 13)}</span> }}
        />
      </span>
    </p>
  );
}

function ExportFiles({ list: { files } }: { readonly list: ExportList }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const file = files.find(({ path }) => path === chosen) ?? firstFile(files);
  return (
    <div className="olx-export__columns">
      <FileTree files={files} selected={file?.path ?? null} onSelect={setChosen} />
      <div className="olx-export__file">{file !== null && <FileView key={file.path} file={file} />}</div>
    </div>
  );
}

function ExportActions({ block }: { readonly block: string }) {
  const intl = useIntl();
  const download = useDownload(block);
  const button = (media: typeof MEDIA.gzip | typeof MEDIA.zip, label: string, variant: string) => (
    <StatefulButton
      variant={variant}
      state={download.isPending && download.variables === media ? 'pending' : 'default'}
      labels={{ default: label, pending: intl.formatMessage(messages.downloading) }}
      disabledStates={['pending']}
      onClick={() => download.mutate(media)}
    />
  );
  return (
    <>
      {download.error !== null && <RefusalAlert error={download.error} />}
      <ActionRow>
        <ModalDialog.CloseButton variant="tertiary">
          <FormattedMessage {...messages.close} />
        </ModalDialog.CloseButton>
        {button(MEDIA.zip, intl.formatMessage(messages.downloadZip), 'outline-primary')}
        {button(MEDIA.gzip, intl.formatMessage(messages.downloadGzip), 'primary')}
      </ActionRow>
    </>
  );
}

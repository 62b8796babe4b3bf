import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, Button, ModalDialog, StatefulButton, Tab, Tabs } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import { useState } from 'react';
import { type Content, type IdsPolicy, insertChild, type OutlineNode } from '#contract';
import { useOlxApi } from '../data/api.ts';
import { useWrite } from '../data/mutations.ts';
import { nameOf } from '../data/outline-tree.ts';
import { useBlock } from '../data/queries.ts';
import { refusalName } from '../data/refusal.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { ArchiveDropzone } from '../importing/ArchiveDropzone.tsx';
import { archiveMedia } from '../importing/archive-media.ts';
import { messages as importMessages } from '../importing/messages.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { ExampleField } from './ExampleField.tsx';
import { messages } from './messages.ts';
import { PlaceMenu } from './PlaceMenu.tsx';
import './structure.css';

interface AddDialogProps {
  readonly node: OutlineNode;
  readonly onClose: () => void;
}

type Source = 'text' | 'archive';

/** Adds a subtree as a child of a block, from typed OLX or from an archive. */
export function AddDialog({ node, onClose }: AddDialogProps) {
  const intl = useIntl();
  const { course } = useOlxApi();
  const { select } = useOutlineHost();
  const parent = useBlock(node.id);
  const write = useWrite();
  const [source, setSource] = useState<Source>('text');
  const [xml, setXml] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [notAnArchive, setNotAnArchive] = useState(false);
  const [index, setIndex] = useState(node.children.length);
  const title = intl.formatMessage(messages.addTitle, { name: nameOf(node) });

  const add = async (ids: IdsPolicy): Promise<void> => {
    const content = source === 'text' ? textContent(xml) : await archiveContent(file);
    setNotAnArchive(content === null && source === 'archive');
    if (content === null || parent.data === undefined) return;
    write.mutate(
      {
        operation: insertChild(course, node.id, { content, index: Math.min(index, node.children.length), ids }),
        ifMatch: parent.data.node_version,
        notice: intl.formatMessage(messages.added, { name: nameOf(node) }),
      },
      {
        onSuccess: ({ value }) => {
          if (value.block !== null) select(value.block);
          onClose();
        },
      },
    );
  };
  const ready = parent.data !== undefined && (source === 'text' ? xml.trim() !== '' : file !== null);
  return (
    <ModalDialog
      title={title}
      isOpen
      onClose={onClose}
      size="lg"
      hasCloseButton
      isFullscreenOnMobile
      isOverflowVisible={false}
    >
      <ModalDialog.Header>
        <ModalDialog.Title>{title}</ModalDialog.Title>
      </ModalDialog.Header>
      <ModalDialog.Body>
        {parent.error !== null && <RefusalAlert error={parent.error} onRetry={parent.refetch} />}
        {write.error !== null && (
          <div role="alert">
            <RefusalAlert error={write.error} />
            {refusalName(write.error) === 'duplicate' && (
              <Alert variant="info" actions={[<AddCopies key="copies" onClick={() => void add('new')} />]}>
                <FormattedMessage {...messages.duplicateHint} />
              </Alert>
            )}
          </div>
        )}
        <Tabs
          id="olx-add-tabs"
          className="olx-add-tabs"
          variant="tabs"
          activeKey={source}
          onSelect={(key: string) => setSource(key === 'archive' ? 'archive' : 'text')}
        >
          <Tab eventKey="text" title={intl.formatMessage(messages.addFromText)} className="pt-3">
            <ExampleField parentType={node.type} xml={xml} onChange={setXml} />
          </Tab>
          <Tab eventKey="archive" title={intl.formatMessage(messages.addFromArchive)} className="pt-3">
            {notAnArchive && (
              <Alert variant="danger" icon={WarningFilled}>
                <FormattedMessage {...importMessages.wrongType} />
              </Alert>
            )}
            <ArchiveDropzone onArchive={setFile} />
            {file !== null && (
              <p className="mt-2">
                <FormattedMessage
                  {...messages.archiveChosen}
                  values={{ name: <span className="olx-key">{file.name}</span> }}
                />
              </p>
            )}
          </Tab>
        </Tabs>
        <div className="mt-3">
          <PlaceMenu parent={node} moved={null} index={index} onChange={setIndex} />
        </div>
      </ModalDialog.Body>
      <ModalDialog.Footer>
        <ActionRow>
          <ModalDialog.CloseButton variant="tertiary">
            <FormattedMessage {...messages.cancel} />
          </ModalDialog.CloseButton>
          <StatefulButton
            state={write.isPending ? 'pending' : 'default'}
            labels={{ default: intl.formatMessage(messages.add), pending: intl.formatMessage(messages.adding) }}
            disabledStates={['pending']}
            disabled={!ready}
            onClick={() => void add('keep')}
          />
        </ActionRow>
      </ModalDialog.Footer>
    </ModalDialog>
  );
}

function AddCopies({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button size="sm" onClick={onClick}>
      <FormattedMessage {...messages.addCopies} />
    </Button>
  );
}

function textContent(xml: string): Content | null {
  return xml.trim() === '' ? null : { kind: 'document', xml };
}

async function archiveContent(file: File | null): Promise<Content | null> {
  const media = file === null ? null : await archiveMedia(file);
  return file === null || media === null ? null : { kind: 'archive', media, body: file };
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { Button } from '@openedx/paragon';
import {
  Add,
  ArrowDownward,
  ArrowUpward,
  Code,
  DeleteOutline,
  DriveFileMove,
  FileDownload,
  Publish,
  Undo,
} from '@openedx/paragon/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import type { MessageDescriptor } from 'react-intl';
import { discardDraft, type Operation, type OutlineNode, publishBlock } from '#contract';
import { useOlxApi } from '../data/api.ts';
import { useWrite } from '../data/mutations.ts';
import { draftHolder, isUnread, nameOf, pathTo } from '../data/outline-tree.ts';
import { useOutlineHost } from '../host/outline-host.ts';
import { ArchiveDropzone } from '../importing/ArchiveDropzone.tsx';
import { DamageNotice } from '../problems/DamageNotice.tsx';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { placeOf } from '../structure/child-places.ts';
import { messages as structureMessages } from '../structure/messages.ts';
import { useMove } from '../structure/move.ts';
import { useStartTask } from '../tasks/task.ts';
import { messages } from './messages.ts';

interface ActionsPageProps {
  readonly node: OutlineNode;
  readonly outline: OutlineNode;
}

/** Types of Studio's own components: nothing can stand inside of them. */
const LEAVES = new Set([
  'html',
  'problem',
  'video',
  'discussion',
  'openassessment',
  'lti_consumer',
  'drag-and-drop-v2',
  'poll',
  'survey',
]);

/** What can be done with the OLX of a block. */
export function ActionsPage({ node, outline }: ActionsPageProps) {
  const { openSource } = useOutlineHost();
  const start = useStartTask();
  return (
    <>
      {node.damage !== undefined && <DamageNotice block={node.id} damage={node.damage} />}
      <Action
        title={<FormattedMessage {...messages.editTitle} />}
        hint={<FormattedMessage {...(isUnread(node) ? messages.editUnreadHint : messages.editHint)} />}
      >
        <Button block iconBefore={Code} onClick={() => openSource(node.id)}>
          <FormattedMessage {...messages.edit} />
        </Button>
      </Action>
      <DraftActions key={node.id} node={node} outline={outline} />
      <Action
        title={<FormattedMessage {...messages.exportTitle} />}
        hint={<FormattedMessage {...messages.exportHint} />}
      >
        <Button
          block
          variant="outline-primary"
          iconBefore={FileDownload}
          onClick={() => start({ kind: 'export', block: node.id })}
        >
          <FormattedMessage {...messages.export} />
        </Button>
      </Action>
      <Action
        title={<FormattedMessage {...messages.importTitle} />}
        hint={<FormattedMessage {...messages.importHint} />}
      >
        <ArchiveDropzone onArchive={(file) => start({ kind: 'import', block: node.id, file })} />
      </Action>
      <StructureActions node={node} outline={outline} />
    </>
  );
}

/** What can be done with the draft that a block is in: learners get it, or it goes. Nothing if there is none. */
function DraftActions({ node, outline }: ActionsPageProps) {
  const intl = useIntl();
  const { course } = useOlxApi();
  const write = useWrite();
  const holder = draftHolder(pathTo(outline, node.id));
  const done = useRef<HTMLParagraphElement>(null);
  const over = holder === null && write.isSuccess;
  useEffect(() => {
    // the button that was pressed is gone
    if (over && document.activeElement === document.body) done.current?.focus();
  }, [over]);
  if (holder === null) {
    return over ? (
      <Action title={<FormattedMessage {...messages.draftTitle} />}>
        <p ref={done} tabIndex={-1} className="olx-actions__hint olx-focus-target">
          <FormattedMessage {...messages.noDraft} />
        </p>
      </Action>
    ) : null;
  }
  const name = nameOf(holder);
  const run = (operation: Operation, notice: MessageDescriptor): void =>
    write.mutate({ operation, ifMatch: holder.version, notice: intl.formatMessage(notice, { name }) });
  const hint =
    holder.id !== node.id
      ? messages.unitDraftHint
      : holder.state === 'draft'
        ? messages.draftHint
        : messages.newDraftHint;
  return (
    <Action
      title={<FormattedMessage {...messages.draftTitle} />}
      hint={<FormattedMessage {...hint} values={{ name }} />}
    >
      {write.error !== null && <RefusalAlert error={write.error} />}
      <div className="olx-actions__buttons">
        <Button
          size="sm"
          variant="outline-primary"
          iconBefore={Publish}
          disabled={write.isPending}
          onClick={() => run(publishBlock(course, holder.id), messages.published)}
        >
          <FormattedMessage {...messages.publish} />
        </Button>
        {holder.state === 'draft' && (
          <Button
            size="sm"
            variant="outline-danger"
            iconBefore={Undo}
            disabled={write.isPending}
            onClick={() => run(discardDraft(course, holder.id), messages.discarded)}
          >
            <FormattedMessage {...messages.discardDraft} />
          </Button>
        )}
      </div>
    </Action>
  );
}

function StructureActions({ node, outline }: ActionsPageProps) {
  const start = useStartTask();
  const move = useMove();
  const place = placeOf(outline, node.id);
  const takesChildren = !LEAVES.has(node.type) && !isUnread(node);
  const step = (by: -1 | 1) => {
    if (place === null) return;
    move.mutate({ node, from: place.parent.id, parent: place.parent.id, index: place.index + by });
  };
  if (place === null && !takesChildren) return null;
  return (
    <Action title={<FormattedMessage {...messages.structureTitle} />}>
      {move.error !== null && <RefusalAlert error={move.error} />}
      <div className="olx-actions__buttons">
        {takesChildren && (
          <Button
            size="sm"
            variant="outline-primary"
            iconBefore={Add}
            onClick={() => start({ kind: 'add', block: node.id })}
          >
            <FormattedMessage {...messages.add} />
          </Button>
        )}
        {place !== null && (
          <>
            <Button
              size="sm"
              variant="outline-primary"
              iconBefore={ArrowUpward}
              disabled={move.isPending || place.index === 0}
              onClick={() => step(-1)}
            >
              <FormattedMessage {...structureMessages.moveUp} />
            </Button>
            <Button
              size="sm"
              variant="outline-primary"
              iconBefore={ArrowDownward}
              disabled={move.isPending || place.index === place.parent.children.length - 1}
              onClick={() => step(1)}
            >
              <FormattedMessage {...structureMessages.moveDown} />
            </Button>
            <Button
              size="sm"
              variant="outline-primary"
              iconBefore={DriveFileMove}
              onClick={() => start({ kind: 'move', block: node.id })}
            >
              <FormattedMessage {...structureMessages.moveTo} />
            </Button>
            <Button
              size="sm"
              variant="outline-danger"
              iconBefore={DeleteOutline}
              onClick={() => start({ kind: 'delete', block: node.id })}
            >
              <FormattedMessage {...messages.delete} />
            </Button>
          </>
        )}
      </div>
    </Action>
  );
}

interface ActionProps {
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

function Action({ title, hint, children }: ActionProps) {
  return (
    <section className="olx-actions__item">
      <h3 className="olx-actions__title">{title}</h3>
      {children}
      {hint !== undefined && <p className="olx-actions__hint">{hint}</p>}
    </section>
  );
}

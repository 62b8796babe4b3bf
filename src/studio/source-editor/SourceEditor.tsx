import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, Button, FullscreenModal, Skeleton, StatefulButton } from '@openedx/paragon';
import { Info } from '@openedx/paragon/icons';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Diagnostic } from '#contract';
import type { DocumentContext, OlxEditor } from '#editor';
import { DIAGNOSTIC_CODES, type Diagnostic as OlxDiagnostic, ungrouped } from '#olx';
import { useOfferUndo } from '../data/mutations.ts';
import { isDirectOnly, shortKey } from '../data/outline-tree.ts';
import { useProblems } from '../data/queries.ts';
import { refusalName } from '../data/refusal.ts';
import { isLive } from '../plans/plan-groups.ts';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { ConflictView } from './ConflictView.tsx';
import { DraftOffer } from './DraftOffer.tsx';
import type { Draft } from './draft-store.ts';
import { LeaveQuestion } from './LeaveQuestion.tsx';
import { MonacoPane } from './MonacoPane.tsx';
import { messages } from './messages.ts';
import { NotSaved } from './NotSaved.tsx';
import { OrphanQuestion } from './OrphanQuestion.tsx';
import { SourceProblems } from './SourceProblems.tsx';
import { type SourceDocument, useDocumentContext, useSourceDocument } from './source-document.ts';
import { type SourceSession, useSourceSession } from './source-session.ts';
import { UnreadBlocks } from './UnreadBlocks.tsx';
import './source-editor.css';

interface SourceEditorProps {
  /** Usage key. */
  readonly block: string;
  readonly onClose: () => void;
}

/** The full-screen editor of a block's OLX. */
export function SourceEditor({ block, onClose }: SourceEditorProps) {
  const intl = useIntl();
  const { data: opened, error, refetch } = useSourceDocument(block);
  const place = useDocumentContext(block);
  if (opened !== undefined && place !== null) {
    return <OpenSource block={block} name={place.name} context={place.context} opened={opened} onClose={onClose} />;
  }
  return (
    <FullscreenModal
      variant="default"
      title={intl.formatMessage(messages.title, { name: place?.name ?? '' })}
      isOpen
      onClose={onClose}
      isOverflowVisible={false}
    >
      {error === null ? (
        <div role="status" aria-label={intl.formatMessage(messages.loading)}>
          <Skeleton count={12} />
        </div>
      ) : (
        <RefusalAlert error={error} onRetry={refetch} />
      )}
    </FullscreenModal>
  );
}

interface OpenSourceProps extends SourceEditorProps {
  readonly name: string;
  readonly context: DocumentContext;
  readonly opened: SourceDocument;
}

function OpenSource({ block, name, context: place, opened, onClose }: OpenSourceProps) {
  const intl = useIntl();
  const session = useSourceSession(block, opened);
  // where the block stands may change while the editor is open; the text is judged by where it was
  const [context] = useState(place);
  const [ready, setReady] = useState(false);
  // the pane ends its editor before a state of ours could say so
  const live = useRef<OlxEditor | null>(null);
  const onReady = useCallback((editor: OlxEditor | null) => {
    live.current = editor;
    setReady(editor !== null);
  }, []);
  const [text, setText] = useState(opened.text);
  const [version, setVersion] = useState(opened.version);
  const [rebased, setRebased] = useState(false);
  const [findings, setFindings] = useState<readonly OlxDiagnostic[]>([]);
  const [leaving, setLeaving] = useState(false);
  const { state } = session;

  // what the service knew when the text was opened; the editor sees the text alone, not where its links lead
  const known = useProblems(block).data;
  const toldKnown = useRef(false);
  useEffect(() => {
    if (!ready || (session.findings === null && (known === undefined || toldKnown.current))) return;
    toldKnown.current = true;
    live.current?.setExternalDiagnostics(ungrouped(session.findings ?? known ?? []).flatMap(toEditor));
  }, [ready, known, session.findings]);

  const offerUndo = useOfferUndo();
  const close = (): void => {
    if (session.lastSave !== null) offerUndo(session.lastSave, intl.formatMessage(messages.saved));
    onClose();
  };
  const leave = (): void => (session.dirty ? setLeaving(true) : close());
  const current = (): string => live.current?.getText() ?? text;
  const reveal = (finding: OlxDiagnostic): void => live.current?.revealDiagnostic(finding);
  const show = (next: string): void => {
    setText(next);
    live.current?.setText(next);
  };
  const restore = (draft: Draft): void => {
    session.rebase({ text: opened.text, version: draft.baseVersion }, draft.text);
    setVersion(draft.baseVersion);
    show(draft.text);
    session.discardDraft(draft);
  };
  const resolve = (theirs: SourceDocument, next: string): void => {
    setVersion(theirs.version);
    setText(next);
  };
  const offered = state.kind === 'conflict' ? undefined : session.drafts[0];

  return (
    <FullscreenModal
      title={intl.formatMessage(messages.title, { name })}
      isOpen
      onClose={leave}
      isBlocking
      isOverflowVisible={false}
      variant="default"
      className="olx-source-modal"
      modalBodyClassName="olx-source-modal__body"
      footerNode={
        <ActionRow>
          <span className="olx-source-modal__state" role="status">
            <FormattedMessage {...messages[stateOf(session)]} />{' '}
            <FormattedMessage {...messages[isDirectOnly(context.type) ? 'savesDirect' : 'savesDraft']} />
          </span>
          <ActionRow.Spacer />
          <Button variant="tertiary" onClick={leave}>
            <FormattedMessage {...messages.close} />
          </Button>
          <StatefulButton
            state={state.kind === 'saving' ? 'pending' : 'default'}
            labels={{ default: intl.formatMessage(messages.save), pending: intl.formatMessage(messages.saving) }}
            disabledStates={['pending']}
            disabled={state.kind === 'conflict' || !ready}
            onClick={() => void session.save(current())}
          />
        </ActionRow>
      }
    >
      <div className="olx-source-modal__content">
        <UnreadBlocks block={block} />
        {offered !== undefined && (
          <DraftOffer
            draft={offered}
            version={version}
            onRestore={() => restore(offered)}
            onDiscard={() => session.discardDraft(offered)}
          />
        )}
        {rebased && state.kind !== 'conflict' && (
          <Alert variant="info" icon={Info} dismissible onClose={() => setRebased(false)} className="mb-2">
            <FormattedMessage {...messages.rebased} />
          </Alert>
        )}
        {state.kind === 'refused' && (
          <div role="alert" className="olx-source-modal__refusal">
            {refusalName(state.error) === 'olx-invalid' && findings.length > 0 ? (
              <NotSaved findings={findings} onReveal={reveal} />
            ) : (
              <RefusalAlert error={state.error} />
            )}
          </div>
        )}
        {state.kind === 'conflict' ? (
          <ConflictView
            conflict={state}
            context={context}
            onChange={session.edited}
            onKeepMine={(mine) => {
              resolve(state.theirs, mine);
              setRebased(true);
              session.rebase(state.theirs, mine);
            }}
            onTakeTheirs={(mine) => {
              resolve(state.theirs, state.theirs.text);
              setRebased(false);
              session.setAside(state.theirs, mine);
            }}
          />
        ) : (
          <>
            <MonacoPane
              text={text}
              context={context}
              name={name}
              onReady={onReady}
              onChange={(read) => {
                session.edited(read);
                if (state.kind === 'refused') session.dismiss();
              }}
              onSave={(typed) => void session.save(typed)}
              onDiagnostics={setFindings}
            />
            <SourceProblems
              findings={findings}
              onReveal={reveal}
              onFix={(mended) => live.current?.applyFixes(mended)}
            />
          </>
        )}
      </div>
      {state.kind === 'orphans' && (
        <OrphanQuestion
          orphans={state.orphans}
          onStay={session.dismiss}
          onDelete={() => void session.save(current(), 'delete')}
        />
      )}
      {leaving && (
        <LeaveQuestion
          onStay={() => setLeaving(false)}
          onKeep={close}
          onDiscard={() => {
            session.forget();
            close();
          }}
        />
      )}
    </FullscreenModal>
  );
}

function stateOf({
  dirty,
  kept,
  lastSave,
}: SourceSession): 'stateSaved' | 'stateSavedLive' | 'stateClean' | 'stateDirty' | 'stateNotKept' {
  if (dirty) return kept ? 'stateDirty' : 'stateNotKept';
  if (lastSave === null) return 'stateClean';
  return lastSave.changes.some(isLive) ? 'stateSavedLive' : 'stateSaved';
}

/** A finding of the service as the editor takes it. */
function toEditor(finding: Diagnostic): readonly OlxDiagnostic[] {
  const code = DIAGNOSTIC_CODES.find((each) => each === finding.code);
  const block = finding.block === null ? null : shortKey(finding.block);
  return code === undefined ? [] : [{ ...finding, code, block }];
}

import { FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, Button, ModalDialog } from '@openedx/paragon';
import { CheckCircle, Info, WarningFilled } from '@openedx/paragon/icons';
import { useEffect, useRef } from 'react';
import type { OutlineNode, Plan } from '#contract';
import { useOfferUndo, useUndo } from '../data/mutations.ts';
import { nameOf } from '../data/outline-tree.ts';
import { useOutline } from '../data/queries.ts';
import { RefusalError } from '../data/refusal.ts';
import { PlanSummary } from '../plans/PlanSummary.tsx';
import { PlanView } from '../plans/PlanView.tsx';
import { DiagnosticList } from '../problems/DiagnosticList.tsx';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { ArchiveDropzone } from './ArchiveDropzone.tsx';
import { OrphanChoice, TargetChoice } from './ImportChoicesForm.tsx';
import { type ImportFlow, useImportFlow } from './import-flow.ts';
import { messages } from './messages.ts';
import { obstacleOf } from './obstacle.ts';
import { WriteProgressBar } from './WriteProgressBar.tsx';
import './importing.css';

interface ImportDialogProps {
  readonly node: OutlineNode;
  /** An archive that was dropped already, or null. */
  readonly file: File | null;
  readonly onClose: () => void;
}

/** Replaces a block from an archive: choose it, see the plan, decide, apply, undo. */
export function ImportDialog({ node, file, onClose }: ImportDialogProps) {
  const intl = useIntl();
  const target = useRef({ block: node.id, type: node.type, name: nameOf(node) });
  const flow = useImportFlow(target.current, file);
  const { name } = target.current;
  const title = intl.formatMessage(messages.title, { name });
  const offerUndo = useOfferUndo();
  const close = (): void => {
    if (flow.state.answer !== null) offerUndo(flow.state.answer, intl.formatMessage(messages.imported, { name }));
    onClose();
  };
  return (
    <ModalDialog
      title={title}
      isOpen
      onClose={close}
      size="lg"
      hasCloseButton={flow.state.step !== 'applying'}
      isFullscreenOnMobile
      isBlocking={flow.state.step === 'applying'}
      isOverflowVisible={false}
    >
      <ModalDialog.Header>
        <ModalDialog.Title>{title}</ModalDialog.Title>
      </ModalDialog.Header>
      <ModalDialog.Body>
        <ImportBody flow={flow} type={target.current.type} />
      </ModalDialog.Body>
      <ModalDialog.Footer>
        <ImportActions flow={flow} onUndone={onClose} />
      </ModalDialog.Footer>
    </ModalDialog>
  );
}

function ImportBody({ flow, type }: { readonly flow: ImportFlow; readonly type: string }) {
  const { state, choose, change, decide } = flow;
  const outline = useOutline().data ?? null;
  const { step, plan, choices, remade, decided } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef<HTMLDivElement>(null);
  // another choice makes another plan, and must not take the focus from the choice
  const planned = step === 'planned';
  const shownFor = useRef<File | null>(null);
  useEffect(() => {
    if (step === 'applied') heading.current?.focus();
    else if (planned && remade !== null) moved.current?.focus();
    else if (planned && shownFor.current !== state.file) heading.current?.focus();
    if (planned) shownFor.current = state.file;
  }, [step, planned, remade, state.file]);

  if (step === 'choose') {
    return (
      <>
        <p>
          <FormattedMessage {...messages.chooseHint} />
        </p>
        {state.notAnArchive && (
          <Alert variant="danger" icon={WarningFilled}>
            <FormattedMessage {...messages.wrongType} />
          </Alert>
        )}
        <TargetChoice type={type} choices={choices} disabled={false} onChange={change} />
        <ArchiveDropzone onArchive={choose} />
      </>
    );
  }
  if (step === 'applied') {
    return (
      <>
        <Alert variant="success" icon={CheckCircle}>
          <h3 className="alert-heading h4 olx-focus-target" ref={heading} tabIndex={-1}>
            <FormattedMessage {...messages.doneTitle} />
          </h3>
          <p>
            <FormattedMessage {...(isInDrafts(plan) ? messages.doneDraft : messages.doneText)} />
          </p>
        </Alert>
        {plan !== null && <PlanSummary plan={plan} orphansGo={choices.orphans === 'delete'} />}
        {state.answer !== null && state.answer.diagnostics.length > 0 && (
          <DiagnosticList diagnostics={state.answer.diagnostics} />
        )}
      </>
    );
  }
  const orphans = plan?.orphans ?? (state.error instanceof RefusalError ? (state.error.problem.orphans ?? []) : []);
  return (
    <>
      <p className="olx-key mb-3">{state.file?.name}</p>
      {(step === 'planning' || step === 'applying') && (
        <WriteProgressBar progress={state.progress} applying={step === 'applying'} />
      )}
      {step === 'refused' && (
        <div role="alert">
          <p className="sr-only">
            <FormattedMessage {...messages.refusedTitle} />
          </p>
          <RefusalAlert error={state.error} />
        </div>
      )}
      {remade !== null && step === 'planned' && (
        <div ref={moved} tabIndex={-1} className="olx-focus-target">
          <Alert variant="warning" icon={WarningFilled}>
            <FormattedMessage {...messages[`planMoved_${remade}`]} />
          </Alert>
        </div>
      )}
      <TargetChoice type={type} choices={choices} disabled={step === 'applying'} onChange={change} />
      <OrphanChoice choices={choices} orphans={orphans} disabled={step === 'applying'} onChange={change} />
      {plan !== null && step !== 'refused' && (
        <div aria-busy={step === 'planning'} className={step === 'planning' ? 'olx-import__stale' : undefined}>
          <h3 className="h4 olx-focus-target" ref={heading} tabIndex={-1}>
            <FormattedMessage {...messages.planTitle} />
          </h3>
          {choices.merges && (
            <Alert variant="info" icon={Info} className="olx-import__note">
              <FormattedMessage {...(choices.replaces ? messages.replaceHint : messages.mergeHint)} />
            </Alert>
          )}
          <PlanView
            plan={plan}
            outline={outline}
            orphansGo={choices.orphans === 'delete'}
            deciding={{ decided, disabled: step === 'applying' || state.isStale, onDecide: decide }}
          />
        </div>
      )}
    </>
  );
}

function ImportActions({ flow, onUndone }: { readonly flow: ImportFlow; readonly onUndone: () => void }) {
  const { step, plan, choices, answer } = flow.state;
  const undo = useUndo();
  const obstacle = plan === null || step !== 'planned' ? null : obstacleOf(plan, choices.orphans);
  const done = step === 'applied';
  return (
    <div className="olx-import__footer">
      {obstacle !== null && obstacle !== 'nothing' && (
        <p id="olx-import-obstacle" className="olx-import__obstacle">
          <FormattedMessage {...messages[`blocked_${obstacle}`]} />
        </p>
      )}
      <ActionRow className="olx-import__actions">
        {(step === 'planned' || step === 'refused') && (
          <Button variant="tertiary" onClick={flow.startOver}>
            <FormattedMessage {...messages.startOver} />
          </Button>
        )}
        {done && answer !== null && (
          <Button
            variant="outline-primary"
            disabled={undo.isPending}
            onClick={() => undo.mutate(answer.commit, { onSuccess: onUndone })}
          >
            <FormattedMessage {...messages.undo} />
          </Button>
        )}
        {step !== 'applying' && (
          <ModalDialog.CloseButton variant={done ? 'primary' : 'tertiary'}>
            <FormattedMessage {...messages.close} />
          </ModalDialog.CloseButton>
        )}
        {(step === 'planned' || step === 'planning' || step === 'applying') && (
          <Button
            disabled={step !== 'planned' || obstacle !== null}
            {...(obstacle === null ? {} : { 'aria-describedby': 'olx-import-obstacle' })}
            onClick={flow.apply}
          >
            <FormattedMessage {...messages[`apply_${choices.target}`]} />
          </Button>
        )}
      </ActionRow>
    </div>
  );
}

/** Whether learners see nothing of a plan that was carried out. */
function isInDrafts(plan: Plan | null): boolean {
  return plan !== null && plan.summary.learners_see === 0 && plan.assets.length + plan.files.length === 0;
}

import { FormattedDate, FormattedMessage, useIntl } from '@edx/frontend-platform/i18n';
import { ActionRow, Alert, Button, ModalDialog, Skeleton, StatefulButton } from '@openedx/paragon';
import { WarningFilled } from '@openedx/paragon/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOlxApi } from '../data/api.ts';
import { useAnnounceChange, useReadAfterMismatch } from '../data/mutations.ts';
import { useCommit, useCourse, useOutline } from '../data/queries.ts';
import { answered } from '../data/refusal.ts';
import { PlanView } from '../plans/PlanView.tsx';
import { RefusalAlert } from '../problems/RefusalAlert.tsx';
import { messages } from './messages.ts';

const NOTHING_TO_DECIDE = { decided: {}, disabled: true, onDecide: () => undefined };

/** Changes that an import in Studio took back, each with a way to put it back. Nothing if there are none. */
export function LostWrites() {
  const { data } = useCourse();
  const [open, setOpen] = useState<string | null>(null);
  const lost = data?.lost ?? [];
  return (
    <>
      {lost.map(({ commit, blocks, plan }) => (
        <LostWrite key={commit} commit={commit} count={blocks.length} onReview={() => setOpen(plan)} />
      ))}
      {open !== null && <PutBackDialog plan={open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface LostWriteProps {
  readonly commit: string;
  readonly count: number;
  readonly onReview: () => void;
}

function LostWrite({ commit, count, onReview }: LostWriteProps) {
  const { data } = useCommit(commit);
  return (
    <Alert
      variant="warning"
      icon={WarningFilled}
      className="mb-3"
      actions={[
        <Button key="review" size="sm" onClick={onReview}>
          <FormattedMessage {...messages.review} />
        </Button>,
      ]}
    >
      <Alert.Heading>
        <FormattedMessage {...messages.title} />
      </Alert.Heading>
      <p className="mb-0">
        {data === undefined ? (
          <FormattedMessage {...messages.unnamed} values={{ count }} />
        ) : (
          <FormattedMessage
            {...messages.named}
            values={{
              count,
              message: data.message,
              author: data.author,
              date: <FormattedDate value={data.created_at} dateStyle="medium" timeStyle="short" />,
            }}
          />
        )}
      </p>
    </Alert>
  );
}

function PutBackDialog({ plan, onClose }: { readonly plan: string; readonly onClose: () => void }) {
  const intl = useIntl();
  const { client, course } = useOlxApi();
  const outline = useOutline().data ?? null;
  const announce = useAnnounceChange();
  const { data, error, refetch } = useQuery({
    queryKey: ['olx', 'lost', course, plan],
    queryFn: async ({ signal }) => answered(await client.getPlan(course, plan, { signal })).value,
    gcTime: 0,
  });
  const putBack = useMutation({
    mutationFn: async () => answered(await client.settle(await client.commitPlan(course, plan))).value,
    onSuccess: async (done) => {
      onClose();
      await announce(done, intl.formatMessage(messages.done));
    },
    onError: useReadAfterMismatch(),
  });
  const title = intl.formatMessage(messages.dialogTitle);
  return (
    <ModalDialog
      title={title}
      isOpen
      onClose={onClose}
      isBlocking={putBack.isPending}
      size="lg"
      hasCloseButton
      isOverflowVisible={false}
    >
      <ModalDialog.Header>
        <ModalDialog.Title>{title}</ModalDialog.Title>
      </ModalDialog.Header>
      <ModalDialog.Body>
        {putBack.error !== null && <RefusalAlert error={putBack.error} />}
        {error !== null && <RefusalAlert error={error} onRetry={refetch} />}
        {error === null && data === undefined && <Skeleton count={4} />}
        {data !== undefined && <PlanView plan={data} outline={outline} orphansGo deciding={NOTHING_TO_DECIDE} />}
      </ModalDialog.Body>
      <ModalDialog.Footer>
        <ActionRow>
          <Button variant="tertiary" onClick={onClose} disabled={putBack.isPending}>
            <FormattedMessage {...messages.cancel} />
          </Button>
          <StatefulButton
            variant="primary"
            state={putBack.isPending ? 'pending' : 'default'}
            labels={{
              default: intl.formatMessage(messages.putBack),
              pending: intl.formatMessage(messages.puttingBack),
            }}
            disabledStates={['pending']}
            disabled={data === undefined || data.summary.open_conflicts > 0}
            onClick={() => putBack.mutate()}
          />
        </ActionRow>
      </ModalDialog.Footer>
    </ModalDialog>
  );
}

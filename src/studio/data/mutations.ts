import { useIntl } from '@edx/frontend-platform/i18n';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Client, type Done, type Job, type Operation, revertCommit, type WriteAnswer } from '#contract';
import { useOutlineHost } from '../host/outline-host.ts';
import { useOlxApi } from './api.ts';
import { useCourseChanged } from './invalidate.ts';
import { messages } from './messages.ts';
import { answered, refusalName } from './refusal.ts';

/** How far a write is: bytes sent, then the job's own steps. */
export type WriteProgress =
  | { readonly phase: 'sending'; readonly done: number; readonly total: number | null }
  | { readonly phase: 'working'; readonly job: Job };

export interface Write {
  readonly operation: Operation;
  /** The version that the operation was made for. */
  readonly ifMatch: string;
  /** What to tell the author afterwards. */
  readonly notice: string;
  readonly onProgress?: (progress: WriteProgress) => void;
}

/** A mutation that does one operation, waits for its job, reads the course run again and offers undo. */
export function useWrite() {
  const { client } = useOlxApi();
  const announce = useAnnounceChange();
  return useMutation({
    mutationFn: async ({ operation, ifMatch, onProgress }: Write) => {
      const result = await client.write(operation, { ifMatch, ...uploadProgress(onProgress) });
      return answered(await client.settle(result, jobProgress(onProgress)));
    },
    onSuccess: (done, { notice }) => announce(done.value, notice),
    onError: useReadAfterMismatch(),
  });
}

/** After a refusal because somebody else wrote meanwhile: reads the course run again, so that a second try is for what is there. */
export function useReadAfterMismatch(): (error: unknown) => void {
  const courseChanged = useCourseChanged();
  return useCallback(
    (error) => {
      if (refusalName(error) === 'version-mismatch') void courseChanged();
    },
    [courseChanged],
  );
}

/** After a change: reads the course run again and shows a notice that offers to undo it. */
export function useAnnounceChange(): (answer: WriteAnswer, notice: string) => Promise<void> {
  const courseChanged = useCourseChanged();
  const offerUndo = useOfferUndo();
  return useCallback(
    async (answer, notice) => {
      await courseChanged();
      offerUndo(answer, notice);
    },
    [courseChanged, offerUndo],
  );
}

/** Shows a notice about a change that offers to undo it. Dialogs call it when they close, as notices stand behind them. */
export function useOfferUndo(): (answer: WriteAnswer, notice: string) => void {
  const intl = useIntl();
  const { notify } = useOutlineHost();
  const { mutate: undo } = useUndo();
  return useCallback(
    (answer, notice) =>
      notify({
        message: notice,
        action: { label: intl.formatMessage(messages.undo), run: () => undo(answer.commit) },
      }),
    [notify, undo, intl],
  );
}

/** A mutation that undoes one commit on top of what came later. */
export function useUndo() {
  const intl = useIntl();
  const { client, course } = useOlxApi();
  const { notify } = useOutlineHost();
  const courseChanged = useCourseChanged();
  return useMutation({
    mutationFn: (commit: string) => revert(client, course, commit),
    onSuccess: async () => {
      await courseChanged();
      notify({ message: intl.formatMessage(messages.undone) });
    },
    onError: (error) => notify({ message: intl.formatMessage(messages.undoFailed, { reason: error.message }) }),
  });
}

async function revert(client: Client, course: string, commit: string): Promise<Done<WriteAnswer>> {
  const attempt = async () => {
    const { version } = answered(await client.getCourse(course)).value;
    return answered(await client.settle(await client.write(revertCommit(course, commit), { ifMatch: version })));
  };
  try {
    return await attempt();
  } catch (error) {
    // somebody wrote between the two requests; undoing goes on top of that all the same
    if (refusalName(error) === 'version-mismatch') return attempt();
    throw error;
  }
}

/** Options of the client that report bytes sent. */
export function uploadProgress(onProgress: ((progress: WriteProgress) => void) | undefined) {
  return onProgress === undefined
    ? {}
    : {
        onUploadProgress: (done: number, total: number | null) => onProgress({ phase: 'sending', done, total }),
      };
}

/** Options of the client that report a job's steps. */
export function jobProgress(onProgress: ((progress: WriteProgress) => void) | undefined) {
  return onProgress === undefined ? {} : { onProgress: (job: Job) => onProgress({ phase: 'working', job }) };
}

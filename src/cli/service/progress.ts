import { isOver, type Job, type WaitOptions } from '#contract';
import { type Progress, progress, type Terminal } from '../terminal.ts';

/** Shows how far a job is, while it is waited for. */
export interface JobProgress extends Required<Pick<WaitOptions, 'onProgress'>>, Pick<Progress, 'end'> {
  /** The same for the job that reads a course run from Studio. Ends its line by itself. */
  readonly onReading: (job: Job) => void;
}

/** Shows the progress of jobs on a terminal. Call `end` before anything else is printed. */
export function jobProgress(terminal: Terminal): JobProgress {
  const { show, end } = progress(terminal);
  return {
    onProgress: (job) => show(jobLine(job)),
    onReading: (job) => {
      if (isOver(job)) void end();
      else show(`reading the course run from Studio: ${jobLine(job)}`);
    },
    end,
  };
}

/** `write 120 of 400`, or the state of a job that has no phase yet. */
function jobLine({ state, phase, done, total, message }: Job): string {
  if (state !== 'running' || phase === null) return message === null ? state : `${state}: ${message}`;
  return total === null ? `${phase} …` : `${phase} ${done} of ${total}`;
}

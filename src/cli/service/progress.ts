import type { Job, WaitOptions } from '#contract';
import { printable, type Terminal } from '../terminal.ts';

/** Shows how far a job is, in one line of the terminal that each step replaces. Without a terminal it prints nothing. */
export interface Progress extends Required<Pick<WaitOptions, 'onProgress'>> {
  /** Clears the line. */
  end(): Promise<void>;
}

const CLEAR = '\r\u001b[K';

/** Shows the progress of jobs on a terminal. Call `end` before anything else is printed. */
export function progress(terminal: Terminal): Progress {
  if (!terminal.isInteractive) return { onProgress: () => undefined, end: async () => undefined };
  let shown = '';
  return {
    onProgress(job) {
      const line = jobLine(job);
      if (line === shown) return;
      shown = line;
      void terminal.tell(`${CLEAR}${line}`);
    },
    async end() {
      if (shown !== '') await terminal.tell(CLEAR);
      shown = '';
    },
  };
}

/** `write 120 of 400`, or the state of a job that has no phase yet. */
function jobLine({ state, phase, done, total, message }: Job): string {
  if (state !== 'running' || phase === null) return message === null ? state : `${state}: ${printable(message)}`;
  return total === null ? `${printable(phase)} …` : `${printable(phase)} ${done} of ${total}`;
}

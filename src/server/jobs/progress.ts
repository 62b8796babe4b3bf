import type { Job, JobId, JobProgress, Store } from '#store';
import type { Tell } from '../writes/write.ts';

/** Progress is written down at most this often, in milliseconds; a new phase always is. */
const INTERVAL = 200;

/** Writes progress down without holding up the work. */
export interface ProgressTeller {
  readonly tell: Tell;
  /** Waits for the last of it. */
  readonly settle: () => Promise<void>;
}

/** `seen` is told how the job stands after each writing, so that a cancellation from elsewhere shows. */
export function progressTeller({ jobs }: Pick<Store, 'jobs'>, id: JobId, seen: (job: Job) => void): ProgressTeller {
  let pending: JobProgress | null = null;
  let writing: Promise<void> | null = null;
  let phase: string | undefined;
  let last = 0;

  async function write(): Promise<void> {
    while (pending !== null) {
      const next: JobProgress = pending;
      pending = null;
      last = Date.now();
      // a step of progress that is lost harms nothing; a store that is gone shows at the end
      const job = await jobs.progress(id, next).catch(() => null);
      if (job !== null) seen(job);
    }
    writing = null;
  }

  return {
    tell(progress) {
      pending = { ...pending, ...progress };
      const isNew = progress.phase !== undefined && progress.phase !== phase;
      phase = progress.phase ?? phase;
      if (writing === null && (isNew || Date.now() - last >= INTERVAL)) writing = write();
    },
    async settle() {
      pending = null;
      await writing;
    },
  };
}

import { useSyncExternalStore } from 'react';
import { isOver, type Job } from '#contract';

/** Jobs that read course runs from Studio, by course key. All clients of the page share them. */
const reading = new Map<string, Job>();
const listeners = new Set<() => void>();

/** Notes how far a job is that reads a course run from Studio. */
export function noteReading(job: Job): void {
  if (job.course_key === null) return;
  if (isOver(job)) reading.delete(job.course_key);
  else reading.set(job.course_key, job);
  for (const listener of listeners) listener();
}

/** The job that reads the course run from Studio now, or null. */
export function useReading(course: string): Job | null {
  return useSyncExternalStore(subscribe, () => reading.get(course) ?? null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

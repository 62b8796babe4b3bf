import { RefusalError } from './refusal.ts';

/** How often a request that never reached the service is sent again. */
const ATTEMPTS = 2;

/** Whether to repeat a failed read: a refusal is final, a lost connection is not. */
export function retryable(failures: number, error: unknown): boolean {
  const passing = error instanceof RefusalError && (error.status === 503 || error.status === 429);
  return failures < ATTEMPTS && (passing || !(error instanceof RefusalError));
}

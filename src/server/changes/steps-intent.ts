import type { OrphanPolicy } from '#contract';
import type { BlockId, Step } from '#olx';
import type { Intent } from './intent.ts';

/** An intent of steps that carry no content of their own to be read. */
export function stepsIntent(
  steps: readonly Step[],
  subject: BlockId | null,
  message: string,
  orphans: OrphanPolicy = 'reject',
): Intent {
  return {
    wanted: { kind: 'steps', steps, renew: false },
    orphans,
    merging: null,
    subject,
    importedTo: null,
    findings: [],
    message,
  };
}

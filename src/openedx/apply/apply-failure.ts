import { CmsFailure } from '../client/cms-failure.ts';

/**
 * Why a change was not carried out, or only in part.
 *
 * - `not-exact`: it needs an import, and the state was read with losses, which an import would overwrite.
 * - `import-not-allowed`: it needs an import, and the caller allows none.
 * - `call-failed`: a call of the CMS failed; its words are in the failure.
 * - `moved-on`: Studio is not as it was when the calls were worked out.
 */
export type ApplyFailureWhy = 'not-exact' | 'import-not-allowed' | 'call-failed' | 'moved-on';

/** A change that Studio does not have, or has in part. The state must be read again before anything else is written. */
export class ApplyFailure extends CmsFailure {
  readonly why: ApplyFailureWhy;
  /** How many of the calls were done, and of how many. What was done stays. */
  readonly done: number;
  readonly of: number;

  constructor(
    why: ApplyFailureWhy,
    failure: Pick<CmsFailure, 'kind' | 'call' | 'status' | 'words'> & { readonly mayBeDone?: boolean },
    { done, of }: { readonly done: number; readonly of: number } = { done: 0, of: 0 },
    options?: ErrorOptions,
  ) {
    super(failure, options);
    this.why = why;
    this.done = done;
    this.of = of;
  }

  /** The failure of a call, after some calls were done. */
  static after(error: unknown, done: number, of: number): unknown {
    return error instanceof CmsFailure ? new ApplyFailure('call-failed', error, { done, of }, { cause: error }) : error;
  }

  override toJSON(): Readonly<Record<string, unknown>> {
    const { why, done, of } = this;
    return { ...super.toJSON(), why, done, of };
  }
}

/**
 * Why a call of a CMS has not done what it should.
 *
 * - `sign-in`: there is no token or it is not taken any more (401, or no service account).
 * - `forbidden`: 403.
 * - `not-found`: 404.
 * - `refused`: any other 4xx; the CMS's reason is in `words`.
 * - `failed`: 5xx, or an answer that is not what the CMS should answer.
 * - `unreachable`: no connection, or it was lost. A write may have been done.
 * - `timed-out`: no answer in time. A write may have been done.
 * - `too-large`: the answer is larger than what is taken.
 * - `task-failed`: an import or export that the CMS began has failed.
 */
export type CmsFailureKind =
  | 'sign-in'
  | 'forbidden'
  | 'not-found'
  | 'refused'
  | 'failed'
  | 'unreachable'
  | 'timed-out'
  | 'too-large'
  | 'task-failed';

/** A call that failed, with the CMS's own words. Serialisable; it never holds a token. */
export class CmsFailure extends Error {
  override readonly name = 'CmsFailure';
  readonly kind: CmsFailureKind;
  /** Method and path, without the query. */
  readonly call: string;
  /** Null if there was no answer. */
  readonly status: number | null;
  /** What the CMS said, verbatim and at most 500 characters: the body, or else the HTTP reason phrase. */
  readonly words: string;
  /** True if the write may have been done all the same, so that it must be read back. */
  readonly mayBeDone: boolean;

  constructor(
    {
      kind,
      call,
      status,
      words,
      mayBeDone,
    }: Pick<CmsFailure, 'kind' | 'call' | 'status' | 'words'> & { readonly mayBeDone?: boolean },
    options?: ErrorOptions,
  ) {
    super(`${call}: ${status === null ? kind : status}${words === '' ? '' : `: ${words}`}`, options);
    this.kind = kind;
    this.call = call;
    this.status = status;
    this.words = words;
    this.mayBeDone = mayBeDone ?? (kind === 'unreachable' || kind === 'timed-out');
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { name, kind, call, status, words, mayBeDone } = this;
    return { name, kind, call, status, words, mayBeDone };
  }
}

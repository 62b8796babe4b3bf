/** A text that was not saved to the course. */
export interface Draft {
  readonly text: string;
  /** Version of the block that the text was made from. */
  readonly baseVersion: string;
  /** Milliseconds since the epoch. */
  readonly keptAt: number;
  /** The editor that keeps it; every opened editor has a session of its own. */
  readonly session: string;
}

/** Where drafts are kept: `localStorage`, or the same shape in memory. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'openedx-olx.draft:';

/** Drafts that are kept at most; the oldest go first. */
const MAX_DRAFTS = 20;

/** Longest text that is kept, in UTF-16 code units; browsers hold about five million. */
const MAX_LENGTH = 1_000_000;

function keyOf(block: string, session: string): string {
  return `${PREFIX}${block}:${session}`;
}

/** Keeps a draft; false where the browser has no room for it or does not let pages keep anything. */
export function keepDraft(storage: DraftStorage, block: string, draft: Draft): boolean {
  if (draft.text.length > MAX_LENGTH) return false;
  const key = keyOf(block, draft.session);
  const others = storedDrafts(storage).filter((each) => each.key !== key);
  try {
    for (const { key: old } of others.slice(MAX_DRAFTS - 1)) storage.removeItem(old);
    storage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** Forgets the draft of one session. */
export function dropDraft(storage: DraftStorage, block: string, session: string): void {
  try {
    storage.removeItem(keyOf(block, session));
  } catch {
    // a browser that lets pages keep nothing has nothing to forget
  }
}

/** The drafts of one block that other sessions left, newest first. */
export function draftsOf(storage: DraftStorage, block: string, session: string): readonly Draft[] {
  const prefix = keyOf(block, '');
  return storedDrafts(storage).flatMap(({ key, draft }) =>
    key.startsWith(prefix) && draft.session !== session ? [draft] : [],
  );
}

/** All drafts that can be read, newest first. */
function storedDrafts(storage: DraftStorage): readonly { readonly key: string; readonly draft: Draft }[] {
  try {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(
      (key) => key?.startsWith(PREFIX) === true,
    );
    return keys
      .flatMap((key) => {
        const draft = key === null ? null : parseDraft(storage.getItem(key));
        return key === null || draft === null ? [] : [{ key, draft }];
      })
      .toSorted((a, b) => b.draft.keptAt - a.draft.keptAt);
  } catch {
    return [];
  }
}

function parseDraft(stored: string | null): Draft | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    return isDraft(value) ? value : null;
  } catch {
    return null;
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const { text, baseVersion, keptAt, session } = value as Partial<Record<keyof Draft, unknown>>;
  return (
    typeof text === 'string' &&
    typeof baseVersion === 'string' &&
    typeof keptAt === 'number' &&
    typeof session === 'string'
  );
}

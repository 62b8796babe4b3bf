/** A part of a list that a caller asks for. */
export interface PageRange {
  /** How many entries to pass over; from 0. */
  readonly offset: number;
  /** From 1 to 1,000. */
  readonly limit: number;
}

/** A part of a list, and how long the whole list is. */
export interface Page<Entry> {
  readonly count: number;
  readonly results: readonly Entry[];
}

import type { CourseKey } from '#olx';
import type { Timestamp } from '../ids.ts';

/** One call of the interface. */
export interface Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly application: string;
  readonly author: string;
  /** Method and name of the route, such as `PUT blockOlx`. */
  readonly route: string;
  readonly status: number;
  /** `ok`, or the name of the problem. */
  readonly outcome: string;
  /** In milliseconds, with fractions. */
  readonly duration: number;
  readonly course: CourseKey | null;
  readonly blockTypes: readonly string[];
  /** As `type.field`. */
  readonly settings: readonly string[];
}

export const USAGE_DIMENSIONS = ['application', 'route', 'block_type', 'course'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

export interface UsageQuery {
  readonly by: UsageDimension;
  /** From this moment, milliseconds since 1970, to before that one. */
  readonly from: number;
  readonly to: number;
  readonly interval: 'hour' | 'day';
  /** Names to pass over, and names to tell at most. */
  readonly offset: number;
  readonly limit: number;
}

/** Some of the rows, those with most calls first, and how many there are in all. */
export interface UsagePage {
  readonly rows: readonly UsageRow[];
  readonly count: number;
}

/** Figures of calls. Times are in milliseconds; percentiles are exact to a twentieth. */
export interface UsageFigures {
  readonly calls: number;
  /** Those with a status from 400 on. */
  readonly failures: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface UsageRow extends UsageFigures {
  readonly name: string;
  /** Intervals with calls, in order. */
  readonly overTime: readonly (UsageFigures & { readonly at: Timestamp })[];
}

export interface Sighting {
  readonly at: Timestamp;
  readonly course: CourseKey | null;
  readonly application: string;
}

/** When a block type or a setting was first and last used. */
export interface Seen {
  readonly kind: 'block_type' | 'setting';
  readonly name: string;
  readonly first: Sighting;
  readonly last: Sighting;
}

export interface UsageStore {
  record(calls: readonly Call[]): Promise<void>;
  summary(query: UsageQuery): Promise<UsagePage>;
  /** In order of kinds and names. The first 10,000 names that were ever used are remembered. */
  seen(): Promise<readonly Seen[]>;
}

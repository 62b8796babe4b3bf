/**
 * What calls of a CMS cost and may hold. Seconds were measured on two cores with a course run of 910 blocks; each
 * write stores a whole structure, so a smaller one is faster.
 */
export const COSTS = {
  /** Seconds of one call. */
  get: 0.13,
  children: 0.4,
  outline: 2.7,
  update: 0.35,
  list: 0.9,
  publish: 0.55,
  delete: 0.9,
  asset: 0.5,
  /** Seconds of a whole-course import and export, besides those for each block. */
  importBase: 1,
  exportBase: 1,
  importBlock: 0.035,
  exportBlock: 0.018,
  /** Requests of a whole-course import and export, waiting included. */
  importRequests: 18,
  exportRequests: 14,
} as const;

/** Bytes of one static asset that Studio takes by itself (`MAX_ASSET_UPLOAD_FILE_SIZE_IN_MB`). */
export const MAX_ASSET_BYTES = 20 * 1024 * 1024;

/** Blocks that may be read one by one after a write; beyond that all of the course run is read. */
export const MOST_READ_ALONE = 60;

/** Units whose messages are collected after one write. */
export const MOST_UNITS_CHECKED = 40;

/**
 * Seconds that calls may take before an import, which overwrites what others do meanwhile, is chosen because it is
 * faster. About 80 calls.
 */
export const PATIENCE = 30;

/** Seconds of an import of so many blocks. */
export function importSeconds(blocks: number): number {
  return COSTS.importBase + COSTS.importBlock * blocks;
}

/** Seconds of an export of so many blocks. */
export function exportSeconds(blocks: number): number {
  return COSTS.exportBase + COSTS.exportBlock * blocks;
}

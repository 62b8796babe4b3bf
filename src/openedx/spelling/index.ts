/**
 * How Studio will spell a course run: what its own export says of OLX that was imported.
 *
 * @module
 */
export type { TextOf } from './course-files.ts';
export { type Invented, inventedIn, withDigests } from './invented.ts';
export { type Respelled, respelled, type SpellingOptions, type Unpredicted } from './respelled.ts';
export { SPELLING_RULES, type SpellingDifference, type SpellingRule } from './rules.ts';
export { type SpellingChange, spellingBetween, spellingOf } from './spelling-of.ts';

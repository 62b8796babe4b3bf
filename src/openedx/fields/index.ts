/**
 * What Studio says of a block, worked out from its OLX, and back.
 *
 * @module
 */
export { applyFieldChange, type FieldChange, fieldChange } from './field-change.ts';
export { sameStudioFields } from './same-fields.ts';
export type { FieldContext } from './static-links.ts';
export { isFullyShown, type StudioFields, studioFields } from './studio-fields.ts';
export { withStudioFields } from './with-studio-fields.ts';

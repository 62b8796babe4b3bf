/**
 * The OLX library: reads, checks, edits, merges, hashes and writes the OLX of a course run. It is pure: no DOM, no
 * clock, no network. Bad content is a result, not an error. All values are immutable. Start with `readCourse`,
 * `validateCourse`, `applySteps`, `versionOf` and `writeCourse`.
 *
 * @module openedx-olx
 */
export * from './archive/index.ts';
export {
  allowedChildren,
  BLOCK_TYPES,
  type BlockForm,
  type BlockType,
  blockType,
  canContain,
  examplePasses,
  type Field,
  type FieldDefault,
  type FieldPlace,
  type FieldType,
  fieldOf,
  fieldsOf,
  isInheritable,
  settingsPassing,
  structuralAttributes,
} from './catalogue/index.ts';
export * from './course/index.ts';
export { momentInYear, type ReadMoment, readMoment } from './dates/index.ts';
export {
  DIAGNOSTIC_CODES,
  type Diagnostic,
  type DiagnosticCode,
  diagnostic,
  type GroupedDiagnostic,
  grouped,
  hasErrors,
  MOST_RELATED,
  type Position,
  type QuickFix,
  type Range,
  type RelatedFinding,
  type Severity,
  type TextReplacement,
  ungrouped,
} from './diagnostic.ts';
export * from './edit/index.ts';
export * from './rules/index.ts';
export * from './syntax/index.ts';
export * from './text/index.ts';
export * from './version/index.ts';

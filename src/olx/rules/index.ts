export { type CodeDescription, codeDescriptions, SEVERITY_MEANINGS } from './code-table.ts';
export { filesForRules } from './course-files.ts';
export type { CourseFileBytes } from './course-view.ts';
export { type CheckedDocument, checkDocument, type DocumentContext, diagnoseDocument } from './document.ts';
export { type FindingCounts, findingCounts } from './finding-counts.ts';
export { judged, untold } from './known-findings.ts';
export { unreadParts, validateCourse, validateSubtree } from './validate.ts';
export { placementMessage } from './words.ts';

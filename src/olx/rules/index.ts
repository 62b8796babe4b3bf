export { type CheckedDocument, checkDocument, type DocumentContext, diagnoseDocument } from './document.ts';
export { misplaced, placementMessage } from './placement.ts';
export { validateSubtree } from './validate.ts';

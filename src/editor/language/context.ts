/** Which block a text is, as `diagnoseDocument` takes it: what the text is diagnosed and completed for. */
export type { DocumentContext } from '../../olx/rules/index.ts';

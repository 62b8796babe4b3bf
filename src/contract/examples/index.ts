import { CONTENT_EXAMPLES } from './content.ts';
import { WORK_EXAMPLES } from './work.ts';

export { problemExample } from './problems.ts';
export { REQUEST_EXAMPLES } from './requests.ts';

/** One answer of each shape, by the name of its schema. */
export const RESOURCE_EXAMPLES = { ...CONTENT_EXAMPLES, ...WORK_EXAMPLES };

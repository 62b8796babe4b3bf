import type { BlockRule } from '../rule.ts';
import { annotations } from './annotations.ts';
import { pdfAddress } from './pdf-address.ts';
import { swallowedContent } from './swallowed-content.ts';

/** Rules about HTML, annotations and PDFs. */
export const TEXT_RULES: readonly BlockRule[] = [annotations, pdfAddress, swallowedContent];

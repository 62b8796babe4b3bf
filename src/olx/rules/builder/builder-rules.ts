import type { BlockRule } from '../rule.ts';
import { builderParts } from './builder-parts.ts';
import { questionChoices } from './question-choices.ts';

/** Rules about Problem Builder and Step Builder. */
export const BUILDER_RULES: readonly BlockRule[] = [builderParts, questionChoices];

import type { BlockRule } from '../rule.ts';
import { answerHints } from './answer-hints.ts';
import { answerPools } from './answer-pools.ts';
import { checkFunctions } from './check-functions.ts';
import { choiceCorrectness } from './choice-correctness.ts';
import { choiceFields } from './choice-fields.ts';
import { choiceGroups } from './choice-groups.ts';
import { correctChoices } from './correct-choices.ts';
import { demandHints } from './demand-hints.ts';
import { duplicateIds } from './duplicate-ids.ts';
import { formulaSamples } from './formula-samples.ts';
import { imageTargets } from './image-targets.ts';
import { indentedCode } from './indented-code.ts';
import { labels } from './labels.ts';
import { mathElements } from './math-elements.ts';
import { misspelledTags } from './misspelled-tags.ts';
import { numericalAnswers } from './numerical-answers.ts';
import { optionLists } from './option-lists.ts';
import { partialCredit } from './partial-credit.ts';
import { requiredAttributes } from './required-attributes.ts';
import { responseInputs } from './response-inputs.ts';
import { scripts } from './scripts.ts';
import { stringPatterns } from './string-patterns.ts';
import { targetedFeedback } from './targeted-feedback.ts';
import { tolerances } from './tolerances.ts';
import { withoutResponse } from './without-response.ts';

/** Rules about what stands inside a problem. */
export const PROBLEM_RULES: readonly BlockRule[] = [
  responseInputs,
  requiredAttributes,
  misspelledTags,
  choiceGroups,
  choiceCorrectness,
  correctChoices,
  answerPools,
  partialCredit,
  optionLists,
  numericalAnswers,
  tolerances,
  formulaSamples,
  stringPatterns,
  choiceFields,
  imageTargets,
  checkFunctions,
  scripts,
  indentedCode,
  answerHints,
  demandHints,
  targetedFeedback,
  duplicateIds,
  labels,
  mathElements,
  withoutResponse,
];

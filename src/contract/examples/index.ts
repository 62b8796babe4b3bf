import type { ProblemName } from '../problem.ts';
import type { Json } from '../schemas/json.ts';
import answers from './answers.json' with { type: 'json' };
import problems from './problems.json' with { type: 'json' };
import requests from './requests.json' with { type: 'json' };

// `test/server/examples.test.ts` records these files from the service, and holds them to what it answers

/** One answer of each shape, by the name of its schema. */
export const ANSWER_EXAMPLES: Readonly<Record<string, Json>> = answers;

/** Bodies worth trying, by the operation, then by content type. */
export const REQUEST_EXAMPLES: Readonly<Record<string, Readonly<Record<string, Json>>>> = requests;

/** A problem document of each type. */
export const PROBLEM_EXAMPLES: Readonly<Record<ProblemName, Json>> = problems;

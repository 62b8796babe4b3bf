/*
 * Prints what record-verdicts.py needs of the mutants, as JSON: the files they come of, seed, count,
 * the SHA-256 of all, and each in Base64.
 */
import { FIXTURE_COURSES } from './_courses.ts';
import { hashOf, mutate, readSources, wellFormedFiles } from './_mutants.ts';

const SEED = 20_260;
const COUNT = 1_500;

const files = wellFormedFiles(FIXTURE_COURSES);
const mutants = [...mutate(readSources(FIXTURE_COURSES, files), SEED, COUNT)].map(({ bytes }) => Buffer.from(bytes));
const printed = {
  files,
  seed: SEED,
  count: COUNT,
  hash: hashOf(mutants),
  mutants: mutants.map((each) => each.toString('base64')),
};
process.stdout.write(JSON.stringify(printed));

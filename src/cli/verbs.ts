import type { Verb } from './verb.ts';
import { add } from './verbs/add.ts';
import { check } from './verbs/check.ts';
import { diff } from './verbs/diff.ts';
import { explain } from './verbs/explain.ts';
import { extract } from './verbs/extract.ts';
import { merge } from './verbs/merge.ts';
import { put } from './verbs/put.ts';
import { rm } from './verbs/rm.ts';
import { login, plan, pull, push, status } from './verbs/service-verbs.ts';
import { tree } from './verbs/tree.ts';
import { validate } from './verbs/validate.ts';
import { version } from './verbs/version.ts';

/** All verbs, in the order of help. */
export const VERBS: readonly Verb[] = [
  check,
  validate,
  explain,
  tree,
  version,
  extract,
  put,
  add,
  rm,
  diff,
  merge,
  login,
  pull,
  plan,
  push,
  status,
];

import type { Verb } from './verb.ts';
import { add } from './verbs/add.ts';
import { check } from './verbs/check.ts';
import { completionOf } from './verbs/completion.ts';
import { diff } from './verbs/diff.ts';
import { discard, publish } from './verbs/drafts.ts';
import { explain } from './verbs/explain.ts';
import { extract } from './verbs/extract.ts';
import { gitSetup, mergeDriver, textconv } from './verbs/git-verbs.ts';
import { merge } from './verbs/merge.ts';
import { move } from './verbs/move.ts';
import { put } from './verbs/put.ts';
import { rm } from './verbs/rm.ts';
import { login, plan, pull, push, status } from './verbs/service-verbs.ts';
import { set } from './verbs/set.ts';
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
  move,
  set,
  rm,
  publish,
  discard,
  diff,
  merge,
  gitSetup,
  mergeDriver,
  textconv,
  login,
  pull,
  plan,
  push,
  status,
  completionOf(() => VERBS),
];

import { DAMAGED_OPTION } from '../subtree-input.ts';
import { JSON_OPTION, OUTPUT_OPTIONS, type Verb } from '../verb.ts';

// the verbs that talk to a service load their code when they run, so that the others start as fast as without them

const PUSH_OPTIONS = {
  prefer: {
    type: 'string',
    values: ['fail', 'ours', 'theirs'],
    help: 'who decides what both sides changed: fail (default, refuses), ours (the service) or theirs (PATH)',
  },
  choose: { type: 'string', multiple: true, help: 'ID=ours or ID=theirs decides one conflict; may be repeated' },
  orphans: {
    type: 'string',
    values: ['reject', 'delete'],
    help: 'reject: refuse to leave blocks without a parent (default); delete: delete them',
  },
  target: {
    type: 'string',
    values: ['draft', 'published', 'archive'],
    help: 'draft: learners see no change; published: both forms become PATH; archive: each form as in PATH',
  },
  ...DAMAGED_OPTION,
  ...JSON_OPTION,
} as const;

const PUSH_SYNOPSIS =
  'PATH COURSE [BLOCK] [--prefer fail|ours|theirs] [--choose ID=ours|theirs]… [--orphans reject|delete] [--target draft|published|archive] [--json]';

export const login: Verb = {
  name: 'login',
  synopsis: '[--url URL] [--client-id ID] [--token-only]',
  summary: 'sign in to a service; the client secret is asked for, or read from standard input or OLX_CLIENT_SECRET',
  operands: { least: 0, most: 0 },
  options: {
    url: { type: 'string', help: 'the address of the service' },
    'client-id': { type: 'string', help: 'the id of a registered application' },
    'token-only': { type: 'boolean', help: 'keep the token, but not the secret that renews it' },
  },
  run: async (args, session) => (await import('../service/index.ts')).login(args, session),
};

export const pull: Verb = {
  name: 'pull',
  synopsis: 'COURSE [BLOCK] -o OUT [--force]',
  summary: 'write the export of a course run or subtree of the service',
  operands: { least: 1, most: 2, names: ['COURSE', 'BLOCK'] },
  options: OUTPUT_OPTIONS,
  run: async (args, session) => (await import('../service/index.ts')).pull(args, session),
};

export const plan: Verb = {
  name: 'plan',
  synopsis: PUSH_SYNOPSIS,
  summary: 'show what a push would do, in the draft and for learners; changes nothing',
  operands: { least: 2, most: 3, names: ['PATH', 'COURSE', 'BLOCK'] },
  options: PUSH_OPTIONS,
  sendsBytes: true,
  run: async (args, session) => (await import('../service/index.ts')).plan(args, session),
};

export const push: Verb = {
  name: 'push',
  synopsis: `${PUSH_SYNOPSIS} [--create | --create-in-studio]`,
  summary: 'bring PATH to the service: plan it, then commit exactly that plan',
  operands: { least: 2, most: 3, names: ['PATH', 'COURSE', 'BLOCK'] },
  options: {
    ...PUSH_OPTIONS,
    create: { type: 'boolean', help: 'create the course run if the service has none' },
    'create-in-studio': { type: 'boolean', help: 'create the course run in Studio if it has none' },
  },
  sendsBytes: true,
  run: async (args, session) => (await import('../service/index.ts')).push(args, session),
};

export const status: Verb = {
  name: 'status',
  synopsis: 'PATH [--json]',
  summary: 'compare PATH with the service that it was pulled from: in sync, ahead, behind or diverged',
  operands: { least: 1, most: 1, names: ['PATH'] },
  options: JSON_OPTION,
  run: async (args, session) => (await import('../service/index.ts')).status(args, session),
};

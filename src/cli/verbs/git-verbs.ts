import type { Verb } from '../verb.ts';

// git starts these for each file, so they load no more than they need

export const mergeDriver: Verb = {
  name: 'merge-driver',
  synopsis: 'BASE OURS THEIRS [--path PATH] [--marker-size N] [--ours NAME] [--theirs NAME]',
  summary: 'merge one OLX file for git, into OURS; git calls it once olx git-setup was run',
  operands: { least: 3, most: 3, names: ['BASE', 'OURS', 'THEIRS'] },
  options: {
    path: { type: 'string', isPath: true, help: 'the path of the file in the repository, which tells its block' },
    'marker-size': { type: 'string', help: 'N, the length of the markers of a conflict; 7 if it is left out' },
    ours: { type: 'string', help: 'NAME, what markers call OURS' },
    theirs: { type: 'string', help: 'NAME, what markers call THEIRS' },
  },
  run: async (args, session) => (await import('../git/merge-driver.ts')).mergeDriver(args, session),
};

export const textconv: Verb = {
  name: 'textconv',
  synopsis: 'FILE',
  summary: 'print an OLX file in one layout, for git diff; git calls it once olx git-setup was run',
  operands: { least: 1, most: 1, names: ['FILE'] },
  options: {},
  run: async (args, session) => (await import('../git/textconv.ts')).textconv(args, session),
};

export const gitSetup: Verb = {
  name: 'git-setup',
  synopsis: '[FOLDER]',
  summary: 'let git merge and compare the OLX files of a repository block by block',
  operands: { least: 0, most: 1, names: ['FOLDER'] },
  options: {},
  run: async (args, session) => (await import('../git/git-setup.ts')).gitSetup(args, session),
};

import type { PackageSource } from '../package-source.ts';

/** The core as a library, and the `olx` command. */
export const OLX_PACKAGE: PackageSource = {
  name: 'openedx-olx',
  description: 'Check, edit, compare and merge Open edX courses in OLX: a library and the olx command',
  keywords: ['openedx', 'open-edx', 'edx', 'olx', 'course', 'linter'],
  license: 'Apache-2.0',
  readme: 'src/packages/olx/README.md',
  exports: { '.': 'src/olx/index.ts' },
  imports: {
    '#olx/platform': { node: 'src/olx/platform/node.ts', default: 'src/olx/platform/web.ts' },
  },
  commands: { olx: { module: 'src/cli/main.ts', bundlesPackages: true, nodeOptions: [] } },
  files: { 'src/olx/rules/README.md': 'diagnostics.md' },
  dependencies: {
    b4a: 'bytes of tar-stream; has other code for browsers',
    events: 'events of tar-stream in browsers; Node has its own',
    'jsonc-parser': 'line and column of what is wrong in policy.json',
    saxes: 'XML that the plain reader leaves to a full parser',
  },
  // 150 KB of code, for which npm would install 9 MB
  compiledIn: {
    '@noble/hashes': 'hashes without waiting, in browsers too',
    diff: 'line by line differences in a merge',
    'tar-stream': '.tar.gz archives; depends on 7 MB of native files for another runtime',
    streamx: 'streams of tar-stream; needs "events" in browsers, and does not list it',
    'events-universal': 'part of streamx',
    'fast-fifo': 'part of tar-stream and streamx',
    'text-decoder': 'part of streamx',
  },
};

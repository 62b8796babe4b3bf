import type { PackageSource } from '../package-source.ts';

/** The typed client of the REST interface. */
export const CLIENT_PACKAGE: PackageSource = {
  name: 'openedx-olx-client',
  description: 'Typed client for the REST interface of openedx-olx-service, for Node and browsers',
  keywords: ['openedx', 'open-edx', 'edx', 'olx', 'rest', 'client'],
  license: 'Apache-2.0',
  readme: 'src/packages/client/README.md',
  exports: { '.': 'src/contract/index.ts', './schemas': 'src/contract/schemas/index.ts' },
  imports: {},
  commands: {},
  files: {},
  dependencies: {
    typebox: 'the types come from schemas; openedx-olx-client/schemas has the schemas as values',
  },
  compiledIn: {},
};

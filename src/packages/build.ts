import { join } from 'node:path';
import { assemble } from './assemble.ts';
import { CLIENT_PACKAGE } from './client/package.ts';
import { OLX_PACKAGE } from './olx/package.ts';
import { ROOT } from './repository.ts';
import { SERVICE_PACKAGE } from './service/package.ts';
import { sizeReport } from './sizes.ts';
import { assembleStudio } from './studio/assemble.ts';
import { STUDIO_PACKAGE } from './studio/package.ts';

/** Builds all packages, or those that the command line names; prints what they weigh. */
const names = process.argv.slice(2);
const isWanted = ({ name }: { readonly name: string }): boolean => names.length === 0 || names.includes(name);

for (const source of [OLX_PACKAGE, CLIENT_PACKAGE, SERVICE_PACKAGE].filter(isWanted)) {
  const folder = join(ROOT, 'dist/packages', source.name);
  await assemble(source, folder);
  console.log((await sizeReport(source, folder)).join('\n'));
}
// for webpack and not for Node, so it is made in another way
if (isWanted(STUDIO_PACKAGE)) {
  const folder = join(ROOT, 'dist/packages', STUDIO_PACKAGE.name);
  await assembleStudio(folder);
  console.log((await sizeReport(STUDIO_PACKAGE, folder)).join('\n'));
}

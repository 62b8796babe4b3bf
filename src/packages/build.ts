import { join } from 'node:path';
import { assemble } from './assemble.ts';
import { CLIENT_PACKAGE } from './client/package.ts';
import { OLX_PACKAGE } from './olx/package.ts';
import { ROOT } from './repository.ts';
import { SERVICE_PACKAGE } from './service/package.ts';
import { sizeReport } from './sizes.ts';

/** Builds all packages, or those that the command line names; prints what they weigh. */
const names = process.argv.slice(2);
for (const source of [OLX_PACKAGE, CLIENT_PACKAGE, SERVICE_PACKAGE]) {
  if (names.length > 0 && !names.includes(source.name)) continue;
  const folder = join(ROOT, 'dist/packages', source.name);
  await assemble(source, folder);
  console.log((await sizeReport(source, folder)).join('\n'));
}

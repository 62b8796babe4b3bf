import { join } from 'node:path';
import { assemble } from './assemble.ts';
import { CLIENT_PACKAGE } from './client/package.ts';
import { OLX_PACKAGE } from './olx/package.ts';
import { ROOT } from './repository.ts';
import { SERVICE_PACKAGE } from './service/package.ts';
import { assembleStudio } from './studio/assemble.ts';
import { STUDIO_PACKAGE } from './studio/package.ts';

const only = process.argv.slice(2);
const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);
const folderOf = (name: string): string => join(ROOT, 'dist/packages', name);

for (const source of [OLX_PACKAGE, CLIENT_PACKAGE, SERVICE_PACKAGE]) {
  if (isWanted(source.name)) await assemble(source, folderOf(source.name));
}
// for webpack and not for Node, so it is made in its own way
if (isWanted(STUDIO_PACKAGE)) await assembleStudio(folderOf(STUDIO_PACKAGE));

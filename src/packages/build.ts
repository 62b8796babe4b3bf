import { join } from 'node:path';
import { assemble } from './assemble.ts';
import { CLIENT_PACKAGE } from './client/package.ts';
import { OLX_PACKAGE } from './olx/package.ts';
import { ROOT } from './repository.ts';
import { SERVICE_PACKAGE } from './service/package.ts';

const only = process.argv.slice(2);
for (const source of [OLX_PACKAGE, CLIENT_PACKAGE, SERVICE_PACKAGE]) {
  if (only.length > 0 && !only.includes(source.name)) continue;
  await assemble(source, join(ROOT, 'dist/packages', source.name));
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const INDEX = fileURLToPath(new URL('../../dist/page/index.html', import.meta.url));

// A build takes half a minute, so an existing one is served as it is; `npm run build` renews it.
if (!existsSync(INDEX)) {
  console.log('Building the page; this is done once.');
  const { build } = await import('vite');
  await build({ configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)), logLevel: 'error' });
}

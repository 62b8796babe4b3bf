import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'rolldown';
import { ROOT } from './repository.ts';

const OWN_URL = /new URL\(\s*'(\.[^']+)',\s*import\.meta\.url\s*\)/g;

/**
 * Makes `new URL('…', import.meta.url)` true in the compiled code, too: a module becomes an entry beside it,
 * and a file or folder gets the name that `files` has for it. Adds to `used` the files that are named.
 */
export function shippedFiles(files: Readonly<Record<string, string>>, used: Set<string>): Plugin {
  return {
    name: 'shipped-files',
    transform: {
      filter: { code: 'import.meta.url' },
      handler(code, id) {
        const renamed = code.replace(OWN_URL, (_written, path: string) => {
          const source = relative(ROOT, join(dirname(id), path)).replaceAll(sep, '/');
          let name = files[source];
          if (path.endsWith('.ts')) {
            name = `${path.slice(path.lastIndexOf('/') + 1, -'.ts'.length)}.js`;
            this.emitFile({ type: 'chunk', id: join(ROOT, source), fileName: name });
          } else if (name === undefined) {
            this.error(`${relative(ROOT, id)} needs "${source}", which the package does not ship.`);
          } else used.add(source);
          return `new URL('./${name}', import.meta.url)`;
        });
        // no line moves, so there is nothing to map
        return { code: renamed, map: null };
      },
    },
  };
}

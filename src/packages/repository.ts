import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `package.json` of the repository, as far as the packages take from it. */
export interface RepositoryManifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
}

/** `package.json` of the repository. */
export function repositoryManifest(): RepositoryManifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as RepositoryManifest;
}

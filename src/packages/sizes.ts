import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, pack } from './npm.ts';
import type { PackageSource } from './package-source.ts';

/** Lines on how large a package is, packed and installed, and on each dependency and why it is there. */
export async function sizeReport(
  { name, dependencies, compiledIn }: Pick<PackageSource, 'name' | 'dependencies' | 'compiledIn'>,
  folder: string,
): Promise<readonly string[]> {
  const place = mkdtempSync(join(tmpdir(), 'olx-package-sizes-'));
  try {
    const { path, packedSize, unpackedSize } = await pack(folder, place);
    // peers are packages that are there already
    const installed = await install(join(place, 'installed'), [path, '--omit=peer']).then(
      () => join(place, 'installed/node_modules'),
      () => null,
    );
    const total = installed === null ? 'unknown, because npm could not install it' : megabytes(bytesIn(installed));
    return [
      `${name}: packed ${megabytes(packedSize)}, unpacked ${megabytes(unpackedSize)}, installed ${total}`,
      ...Object.entries(dependencies).map(([dependency, why]) => {
        const size = installed === null ? '' : megabytes(bytesIn(join(installed, dependency)));
        return `  ${dependency.padEnd(30)} ${size.padStart(8)}  ${why}`;
      }),
      ...Object.entries(compiledIn).map(([each, why]) => `  ${each.padEnd(30)} ${'inside'.padStart(8)}  ${why}`),
    ];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The sizes of all files of a folder, in bytes. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

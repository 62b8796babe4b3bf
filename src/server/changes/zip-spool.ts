import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpooledZip } from '#olx';

/**
 * Puts a zip that is being sent into a file of the service's own naming, since zip is read from its
 * end. The file is gone with `close`, and at once where the sending fails.
 */
export async function spoolZip(zip: AsyncIterable<Uint8Array>): Promise<SpooledZip> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-upload-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'upload.zip');
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of zip) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    return { blob: await openAsBlob(path), close };
  } catch (error) {
    await close();
    throw error;
  }
}

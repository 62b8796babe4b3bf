import { isContainer, OWN_FILE_TYPES } from '../structure.ts';
import type { Reading } from './reading.ts';

const BLOCK_FILE = /^(?:drafts\/)?([^/]+)\/([^/]+(?:\/[^/]+)*)\.xml$/;

/**
 * Tells of files that look like those of blocks and that no block names, and of what is malformed in
 * them. Where the root itself cannot be read all files are such, and only mistakes are told of.
 */
export function checkUnreached(reading: Reading, rooted: boolean): void {
  for (const [path, { bytes }] of reading.folder) {
    if (bytes === null || reading.consumed.has(path)) continue;
    const [, type = '', name = ''] = BLOCK_FILE.exec(path) ?? [];
    if (!(OWN_FILE_TYPES.has(type) || isContainer(type))) continue;
    // the folder of the runs may be a whole course run of its own
    if (type === 'course' && name.includes('/')) continue;
    // macOS leaves such files beside the real ones
    if (name.split('/').some((part) => part.startsWith('._'))) continue;
    const { document, diagnostics } = reading.peek(path);
    // a draft that cannot be read would be lost without a word
    const severity = path.startsWith('drafts/') ? 'error' : 'warning';
    if (!reading.isParsed(path)) for (const each of diagnostics) reading.diagnostics.push({ ...each, severity });
    if (!rooted || document?.root.name !== type || reading.explained.has(path)) continue;
    const message = `No block names this file: it is kept, but it is no part of the course run.`;
    reading.report({ code: 'file-unreached', severity: 'info', message, file: path });
  }
}

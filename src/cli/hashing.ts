import type { Hash } from 'node:crypto';

/*
 * Node's crypto module is loaded when something is hashed: loading it takes a tenth of the command's start,
 * and to validate a folder nothing is hashed.
 */

/** SHA-256 of what it is given piece by piece. */
export function newHash(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}

/** SHA-256 of bytes, in hex digits. */
export function hashOf(bytes: Uint8Array): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', bytes);
}

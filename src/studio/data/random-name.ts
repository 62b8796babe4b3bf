/**
 * 32 random hex digits, as Studio names its own blocks. Not `randomUUID`, which browsers keep from
 * pages without a secure connection, as development hosts of Open edX are.
 */
export function randomName(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** In bytes: nobody can try so many. */
const SECRET_BYTES = 32;

/** A fresh secret of 256 bits, as text that fits any header. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * What is kept of a secret, in hex digits. A plain hash does: a slow one guards words that people
 * choose, and these are random bits.
 */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** True where the secret is the one that the hash was made of; takes the same time either way. */
export function isSecretOf(hash: string, secret: string): boolean {
  const [expected, given] = [Buffer.from(hash), Buffer.from(secretHash(secret))];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

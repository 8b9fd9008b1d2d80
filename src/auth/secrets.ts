import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, in 43 characters of base64url: nobody guesses them, so a fast hash is enough to keep them by. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** SHA-256. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Compares hashes in a time that tells nothing of them. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);

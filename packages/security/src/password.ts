import { compare, hash as bcryptHash } from 'bcryptjs';

/** 2^10 rounds: about 70 ms of CPU where it runs, so that a sign-in stays under 150 ms. */
const COST = 10;

/** Bcrypt reads 72 bytes at most; the digest lets every character of a longer password count. */
async function digest(password: string): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash));
}

/** The hash that is stored of a password: bcrypt over base64(SHA-256(password)). */
export async function hashPassword(password: string): Promise<string> {
  return bcryptHash(await digest(password), COST);
}

/** Whether a password is the one that a stored hash was made of. */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  return compare(await digest(password), hash);
}

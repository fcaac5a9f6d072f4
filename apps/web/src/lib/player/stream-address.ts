/** An address is renewed this long before it ends. Milliseconds. */
const MARGIN_MS = 60_000;

const TOKEN = /^\/v\/[^/]+\//;

/** Whether an address that plays until `expiresAt` has to be replaced before it is asked again. */
export function mustRenew(expiresAt: string, now: number): boolean {
  const ends = Date.parse(expiresAt);
  return Number.isNaN(ends) || ends - now < MARGIN_MS;
}

/** What a refusal of the bytes means: the address is over, or something else is. */
export function isTokenRefusal(status: number | undefined): boolean {
  return status === 401 || status === 403;
}

/** The same file under the token of `current`: playlists that were read before name the old one. */
export function readdress(address: string, current: string): string {
  if (!URL.canParse(address)) return address;
  const [wanted, valid] = [new URL(address), new URL(current)];
  const token = TOKEN.exec(valid.pathname)?.[0];
  if (wanted.origin !== valid.origin || !token || !TOKEN.test(wanted.pathname)) return address;
  wanted.pathname = wanted.pathname.replace(TOKEN, token);
  return wanted.href;
}

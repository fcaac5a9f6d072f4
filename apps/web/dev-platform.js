// `vite dev` only: the bindings of wrangler.jsonc, made of the addresses of a running local stack.
const SERVICES = {
  AUTH: 'AUTH_URL',
  CONTENT_API: 'CONTENT_API_URL',
  IDENTITY_API: 'IDENTITY_API_URL',
  ECOM_API: 'ECOM_API_URL',
};

/** A service binding that goes over the network instead. */
const overHttp = (name) => ({
  fetch: async (input, { body, ...init } = {}) => {
    const address = process.env[name];
    if (!address) throw new Error(`Set ${name} to a running stack: see README.md, "The web app".`);
    const { pathname, search } = new URL(input);
    // Held whole, so that its length is known: the workers ask for it.
    const bytes = body && (await new Response(body).arrayBuffer());
    return fetch(new URL(pathname + search, address), { ...init, body: bytes });
  },
});

export function localPlatform() {
  const bindings = Object.entries(SERVICES).map(([name, from]) => [name, overHttp(from)]);
  const env = { ...process.env, ...Object.fromEntries(bindings) };
  return { platform: () => ({ env, ctx: { waitUntil: () => {} } }) };
}

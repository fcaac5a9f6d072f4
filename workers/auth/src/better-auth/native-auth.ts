import type { Bindings } from '@codex/shared-types';
import { authFor } from './auth.ts';
import { fromApiError, translate } from './errors.ts';

const FORWARDED = ['cookie', 'user-agent', 'origin', 'accept-language', 'cf-connecting-ip'];

/** BetterAuth's own routes, called under the exact path that our route table names. */
export class NativeAuth {
  readonly #env: Bindings;

  constructor(env: Bindings) {
    this.#env = env;
  }

  /**
   * Hands a request on. The answer is BetterAuth's where it is a success or a redirect.
   * @throws ServiceError with one of our codes otherwise
   */
  async call(request: Request, path: string, body?: object): Promise<Response> {
    const { search } = new URL(request.url);
    const headers = new Headers();
    for (const name of FORWARDED) {
      const value = request.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    if (body) headers.set('content-type', 'application/json');
    const response = await authFor(this.#env)
      .handler(
        new Request(`${this.#env.AUTH_URL}/api/auth${path}${search}`, {
          method: request.method,
          headers,
          redirect: 'manual',
          ...(body && { body: JSON.stringify(body) }),
        }),
      )
      .catch((error: unknown) => {
        throw translate(error);
      });
    if (response.status < 400) return response;
    const said: unknown = await response.json().catch(() => undefined);
    const code = typeof said === 'object' && said !== null ? Reflect.get(said, 'code') : undefined;
    throw fromApiError(response.status, typeof code === 'string' ? code : undefined);
  }
}

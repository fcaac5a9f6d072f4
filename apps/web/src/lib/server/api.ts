import { authApi } from './api/auth.ts';
import { contentApi } from './api/content.ts';
import { ecomApi } from './api/ecom.ts';
import { identityApi } from './api/identity.ts';
import { operationsApi } from './api/operations.ts';
import type { Call } from './call.ts';

/** The four workers as typed calls: `locals.api.content.browse({ search })`. */
export function createApi(call: Call) {
  return {
    auth: authApi(call),
    content: contentApi(call),
    identity: identityApi(call),
    ecom: ecomApi(call),
    operations: operationsApi(call),
  };
}

export type Api = ReturnType<typeof createApi>;

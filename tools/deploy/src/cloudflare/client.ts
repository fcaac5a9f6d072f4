import { z } from 'zod';
import type { CloudflareSettings } from '../settings.ts';
import { createCloudflareApi } from './api.ts';
import { createScripts } from './scripts.ts';
import { createStorage } from './storage.ts';
import { createZone } from './zone.ts';

/** Cloudflare, as far as releases need it. @see https://developers.cloudflare.com/api */
export function createCloudflare(settings: CloudflareSettings) {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: accountId } = settings;
  const api = createCloudflareApi(settings, token);
  const dnsApi = createCloudflareApi(settings, settings.CLOUDFLARE_DNS_API_TOKEN ?? token);
  return {
    scripts: createScripts(api, accountId),
    storage: createStorage(api, accountId),
    zone: createZone(api, dnsApi, settings.CLOUDFLARE_ZONE_ID),
    /** `active`, or what else the token is. */
    async tokenStatus(): Promise<string> {
      return (await api.read(z.object({ status: z.string() }), '/user/tokens/verify')).status;
    },
  };
}

export type Cloudflare = ReturnType<typeof createCloudflare>;

import { z } from 'zod';
import { createService, ServiceError, type Call } from '../http.ts';
import type { CloudflareSettings } from '../settings.ts';

const envelope = z.object({
  success: z.literal(true),
  result: z.unknown(),
  result_info: z.object({ total_count: z.number().optional() }).nullish(),
});
const refusal = z.object({ errors: z.array(z.object({ code: z.number(), message: z.string() })) });
const PER_PAGE = 100;

/** Cloudflare's API v4: opens its envelope and walks its pages. */
export function createCloudflareApi(
  { CLOUDFLARE_API_BASE_URL }: Pick<CloudflareSettings, 'CLOUDFLARE_API_BASE_URL'>,
  token: string,
) {
  const service = createService(
    { name: 'Cloudflare', baseUrl: CLOUDFLARE_API_BASE_URL, token },
    (body) => {
      const errors = refusal.safeParse(body).data?.errors ?? [];
      return {
        message:
          errors.map(({ code, message }) => `${message} [${code}]`).join(', ') || 'no reason given',
        codes: errors.map(({ code }) => code),
      };
    },
  );
  return {
    async send(path: string, call: Call): Promise<void> {
      await service.request(path, call);
    },

    async read<T>(schema: z.ZodType<T>, path: string, call: Call = {}): Promise<T> {
      const { result } = await service.read(envelope, path, call);
      return parse(schema, result, path);
    },

    /** What is there, or undefined where Cloudflare says that it is not. */
    async find<T>(schema: z.ZodType<T>, path: string): Promise<T | undefined> {
      try {
        return await this.read(schema, path);
      } catch (error) {
        if (error instanceof ServiceError && error.status === 404) return undefined;
        throw error;
      }
    },

    /** Every page of a list that has pages. */
    async list<T>(item: z.ZodType<T>, path: string, query: Call['query'] = {}): Promise<T[]> {
      const items: T[] = [];
      for (let page = 1; ; page += 1) {
        const { result, result_info: info } = await service.read(envelope, path, {
          query: { ...query, page, per_page: PER_PAGE },
        });
        const found = parse(z.array(item), result, path);
        items.push(...found);
        if (found.length === 0 || items.length === info?.total_count) return items;
      }
    },
  };
}

export type CloudflareApi = ReturnType<typeof createCloudflareApi>;

function parse<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ServiceError(
    `Cloudflare answered ${path} in another shape: ${issue?.path.join('.')}: ${issue?.message}`,
    502,
  );
}

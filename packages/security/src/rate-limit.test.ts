import type { Bindings } from '@codex/shared-types';
import { expect, test } from 'vitest';
import { takeFromLimit } from './index.ts';

const take = (limit?: RateLimit['limit']) =>
  takeFromLimit({ ...(limit && { RATE_LIMIT_API: { limit } }) } as Bindings, 'api', {
    caller: 'user:1',
  });

test('a limiter lets pass what is within its limit, and nothing else', async () => {
  await expect(take(async () => ({ success: true }))).resolves.toBeUndefined();
  await expect(take(async () => ({ success: false }))).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    retryAfter: expect.any(Number),
  });
});

test('a limiter that fails or is missing lets nothing pass', async () => {
  const down = () => Promise.reject(new Error('down'));
  await expect(take(down)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await expect(take()).rejects.toMatchObject({ code: 'INTERNAL_ERROR' });
});

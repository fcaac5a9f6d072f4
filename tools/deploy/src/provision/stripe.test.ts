import { WEBHOOK_ENDPOINTS } from '@codex/constants';
import { endpointOf } from '@codex/purchase';
import { expect, test } from 'vitest';
import { WEBHOOK_EVENTS } from './stripe.ts';

test('every endpoint is sent what it listens to, and nothing else', () => {
  for (const endpoint of WEBHOOK_ENDPOINTS) {
    const others = WEBHOOK_EVENTS[endpoint].filter((event) => endpointOf(event) !== endpoint);
    expect([endpoint, others]).toEqual([endpoint, []]);
  }
});

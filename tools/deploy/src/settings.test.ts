import { expect, test } from 'vitest';
import { cloudflareSettings, neonSettings, readAllSettings } from './settings.ts';

test('all that is missing or malformed is said at once, and never its value', () => {
  const env = {
    CLOUDFLARE_API_TOKEN: 'short',
    CLOUDFLARE_ZONE_ID: '',
    NEON_API_KEY: 'n'.repeat(20),
  };
  const read = () => readAllSettings({ a: cloudflareSettings, b: neonSettings }, env);
  for (const name of [
    'CLOUDFLARE_API_TOKEN: ',
    'CLOUDFLARE_ACCOUNT_ID is not set',
    'CLOUDFLARE_ZONE_ID is not set',
    'NEON_PROJECT_ID is not set',
  ]) {
    expect(read).toThrow(name);
  }
  expect(read).not.toThrow('short');
  expect(read).not.toThrow('NEON_API_KEY');
});

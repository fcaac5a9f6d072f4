import { mapErrorToResponse } from '@codex/service-errors';
import type { HonoEnv } from '@codex/shared-types';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { securityHeaders } from './headers.ts';
import { originGuard } from './middleware.ts';

const app = new Hono<HonoEnv>();
app.onError((error) => {
  const { status, body } = mapErrorToResponse(error, 'test');
  return Response.json(body, { status });
});
app.use(securityHeaders());
app.use(originGuard());
app.all('*', (c) => c.text('in'));

const request = (
  method: string,
  headers: Record<string, string> = {},
  environment = 'production',
) =>
  app.request(
    'https://api.codex.example/x',
    { method, headers },
    {
      ENVIRONMENT: environment,
      WEB_APP_URL: 'https://codex.example/',
    },
  );

describe('a request that changes something', () => {
  test.each([
    ['from the web app', { origin: 'https://codex.example' }],
    ['from the worker’s own pages', { origin: 'https://api.codex.example' }],
    ['from a program, which sends no origin', {}],
    ['from the address bar', { 'sec-fetch-site': 'none' }],
  ])('passes %s', async (_, headers) => {
    expect((await request('POST', headers)).status).toBe(200);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a subdomain that looks like ours', { origin: 'https://codex.example.evil.example' }],
    ['another scheme', { origin: 'http://codex.example' }],
    ['another port', { origin: 'https://codex.example:8443' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['something empty', { origin: '' }],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', async (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await request(method, headers)).status).toBe(403);
    }
  });
});

test('a request that only reads passes from anywhere', async () => {
  expect((await request('GET', { origin: 'https://evil.example' })).status).toBe(200);
});

test('every answer has the security headers, and HSTS in production only', async () => {
  const { headers } = await request('GET');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  const local = await request('GET', {}, 'development');
  expect(local.headers.get('strict-transport-security')).toBeNull();
});

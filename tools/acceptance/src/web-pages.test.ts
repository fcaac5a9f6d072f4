import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';

const web = process.env['WEB_APP_URL'];
const open = (path: string, init?: RequestInit) =>
  fetch(`${web}${path}`, { redirect: 'manual', ...init });

function submit(path: string, fields: Record<string, string>, origin = web) {
  return open(path, {
    method: 'POST',
    headers: { ...(origin && { origin }), 'cf-connecting-ip': '203.0.113.77' },
    body: new URLSearchParams(fields),
  });
}

test('the first page shows what is published, without a script', async () => {
  const page = await open('/');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toMatch(/<h1[^>]*>[^<]+<\/h1>/);
});

test.each([`/items/${randomUUID()}`, '/items/nonsense', '/nowhere'])(
  '%s answers that there is nothing',
  async (path) => {
    const page = await open(path);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('There is nothing here');
  },
);

test('the library asks a stranger to sign in', async () => {
  const page = await open('/library');
  expect(page.status).toBe(303);
  expect(page.headers.get('location')).toContain('/login?redirectTo=%2Flibrary');
});

test('a form on somebody else’s page does nothing', async () => {
  const fields = { email: 'a@example.test', password: 'irrelevant' };
  expect((await submit('/login', fields, 'https://evil.example')).status).toBe(403);
  expect((await submit('/login', fields, '')).status).toBe(403);
});

test('what a visitor types comes back as text', async () => {
  const page = await open('/reset-password?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E');
  expect(await page.text()).not.toContain('<script>alert');
});

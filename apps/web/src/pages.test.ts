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
  expect(await page.text()).toContain('<h1>Watch, listen, read</h1>');
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
  expect([page.status, page.headers.get('location')]).toEqual([303, '/login']);
});

test('a wrong password is said, and the address stays in the form', async () => {
  const page = await submit('/login', { email: 'nobody@example.test', password: 'wrong-password' });
  expect(page.status).toBe(401);
  const text = await page.text();
  expect(text).toContain('role="alert"');
  expect(text).toContain('value="nobody@example.test"');
  expect(page.headers.getSetCookie()).toEqual([]);
});

test('a form on somebody else’s page does nothing', async () => {
  const fields = { email: 'a@example.test', password: 'irrelevant' };
  expect((await submit('/login', fields, 'https://evil.example')).status).toBe(403);
  expect((await submit('/login', fields, '')).status).toBe(403);
});

test('coming back from Stripe the page asks once more, so that the cookie comes along', async () => {
  const first = await (await open('/checkout/success?session_id=cs_test_1')).text();
  expect(first).toContain('url=/checkout/success?session_id=cs_test_1&amp;back=1');
  const second = await open('/checkout/success?session_id=cs_test_1&back=1');
  expect(await second.text()).toContain('Thank you');
});

test('what a visitor types comes back as text', async () => {
  const page = await open('/reset-password?token=%22%3E%3Cscript%3Ealert(1)%3C/script%3E');
  expect(await page.text()).not.toContain('<script>');
});

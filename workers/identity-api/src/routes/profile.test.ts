import { randomUUID } from 'node:crypto';
import { teardownTestDatabase, testApi } from '@codex/test-utils';
import { afterAll, expect, test } from 'vitest';

const api = testApi();
afterAll(teardownTestDatabase);

test('a person sees and changes how they show themselves', async () => {
  const person = await api.viewer({ name: 'Iris' });
  const { data } = await person.get('/api/user/profile').expect(200);
  expect(data).toEqual({
    id: person.id,
    name: 'Iris',
    email: person.user.email,
    emailVerified: true,
    image: null,
    role: 'customer',
    username: null,
    bio: null,
    language: 'en',
    twoFactorEnabled: false,
    createdAt: expect.stringMatching(/Z$/),
  });
  const username = `iris-${randomUUID().slice(0, 8)}`;
  const changes = {
    name: 'Iris Adler',
    username,
    bio: 'Films\nand walks',
    image: 'https://cdn.example/i.png',
    language: 'de',
  };
  const changed = await person.patch('/api/user/profile', changes).expect(200);
  expect(changed.data).toEqual({ ...data, ...changes });
  await person.patch('/api/user/profile', { language: 'tlh' }).expect(400);
  await person.patch('/api/user/profile', { bio: null }).expect(200);
  await person.patch('/api/user/profile', {}).expect(200);
  expect((await person.get('/api/user/profile').expect(200)).data).toEqual({
    ...changed.data,
    bio: null,
  });
});

test('a changed name is what the session says', async () => {
  const person = await api.viewer({ name: 'Before' });
  expect((await person.get('/api/auth/session').expect(200)).data.user.name).toBe('Before');
  await person.patch('/api/user/profile', { name: 'After' }).expect(200);
  expect((await person.get('/api/auth/session').expect(200)).data.user.name).toBe('After');
});

test('a username belongs to one person', async () => {
  const [first, second] = await Promise.all([api.viewer(), api.viewer()]);
  const username = `name-${randomUUID().slice(0, 8)}`;
  await first.patch('/api/user/profile', { username }).expect(200);
  await first.patch('/api/user/profile', { username }).expect(200);
  const taken = await second.patch('/api/user/profile', { username }).expect(409);
  expect(taken.error).toMatchObject({
    code: 'CONFLICT',
    details: { issues: [{ field: 'username', reason: 'name_taken' }] },
  });
  await second.patch('/api/user/profile', { username: 'admin' }).expect(409);
});

test.each([
  ['a role', { role: 'admin' }, 'role'],
  ['an address', { email: 'other@example.test' }, 'email'],
  ['a username with spaces', { username: 'two words' }, 'username'],
  ['a username of 51 letters', { username: 'x'.repeat(51) }, 'username'],
  ['an empty name', { name: '  ' }, 'name'],
  ['a picture that is no address', { image: 'data:text/html,x' }, 'image'],
])('a profile does not take %s', async (_, body, field) => {
  const person = await api.viewer();
  const { error } = await person.patch('/api/user/profile', body).expect(400);
  expect(error.details.issues.map((issue: { field: string }) => issue.field)).toContain(field);
});

test('whoever becomes a creator may publish at once', async () => {
  const person = await api.viewer();
  const draft = { title: 'First', slug: 'first', contentType: 'written', body: 'Words' };
  await person.get('/api/auth/session').expect(200);
  await person.post('/api/content', draft).expect(403);
  expect((await person.post('/api/user/become-creator').expect(200)).data.role).toBe('creator');
  await person.post('/api/content', draft).expect(201);
  expect((await person.post('/api/user/become-creator').expect(200)).data.role).toBe('creator');
  const admin = await api.admin();
  expect((await admin.post('/api/user/become-creator').expect(200)).data.role).toBe('admin');
});

test('strangers have no profile', async () => {
  await api.anonymous().get('/api/user/profile').expect(401);
  await api.anonymous().patch('/api/user/profile', { name: 'X' }).expect(401);
  await api.anonymous().post('/api/user/become-creator').expect(401);
});

test('everybody finds a creator by their username, and only what they show', async () => {
  const creator = await api.creator({ name: 'Ada' });
  const username = `ada-${randomUUID().slice(0, 8)}`;
  await creator.patch('/api/user/profile', { username, bio: 'Films.' }).expect(200);
  const found = await api.anonymous().get(`/api/user/by-username/${username}`).expect(200);
  expect(found.data).toEqual({ id: creator.id, name: 'Ada', username, image: null, bio: 'Films.' });
});

test('of somebody who does not publish nobody learns that they exist', async () => {
  const viewer = await api.viewer();
  const username = `quiet-${randomUUID().slice(0, 8)}`;
  await viewer.patch('/api/user/profile', { username }).expect(200);
  const hidden = await api.anonymous().get(`/api/user/by-username/${username}`).expect(404);
  const unknown = await api.anonymous().get('/api/user/by-username/nobody-at-all').expect(404);
  expect(hidden.error).toEqual(unknown.error);
});

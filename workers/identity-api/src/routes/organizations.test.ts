import { randomUUID } from 'node:crypto';
import { addTestMember, teardownTestDatabase, testApi, type TestClient } from '@codex/test-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const api = testApi();
let owner: TestClient;
let stranger: TestClient;

beforeAll(async () => {
  owner = await api.creator();
  stranger = await api.viewer();
});
afterAll(teardownTestDatabase);

const newSlug = () => `studio-${randomUUID()}`;

async function found(client: TestClient, values: object = {}) {
  const body = { name: 'A studio', slug: newSlug(), ...values };
  return (await client.post('/api/organizations', body).expect(201)).data;
}

const join = (organizationId: string, client: TestClient, role: 'admin' | 'member') =>
  addTestMember({ id: organizationId }, client, role);

describe('an organization', () => {
  test('belongs to the one who founded it', async () => {
    const slug = newSlug();
    const data = await found(owner, {
      slug,
      description: 'We film',
      websiteUrl: 'https://studio.example',
    });
    expect(data).toEqual({
      id: expect.any(String),
      name: 'A studio',
      slug,
      description: 'We film',
      logoUrl: null,
      websiteUrl: 'https://studio.example',
      branding: {},
      creatorId: owner.id,
      memberCount: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    const { items } = await owner.get(`/api/organizations/${data.id}/members`).expect(200);
    expect(items).toMatchObject([{ userId: owner.id, role: 'owner' }]);
  });

  test('is found by anybody, by id and by address', async () => {
    const made = await found(owner);
    const anybody = api.anonymous();
    expect((await anybody.get(`/api/organizations/${made.id}`).expect(200)).data).toEqual(made);
    expect((await anybody.get(`/api/organizations/slug/${made.slug}`).expect(200)).data).toEqual(
      made,
    );
    const missing = await anybody.get(`/api/organizations/${randomUUID()}`).expect(404);
    expect(missing.error.code).toBe('NOT_FOUND');
    await anybody.get('/api/organizations/slug/nobody-is-here').expect(404);
  });

  test('has an address of its own', async () => {
    const slug = newSlug();
    const twice = await Promise.all(
      Array.from({ length: 5 }, () => owner.post('/api/organizations', { name: 'Studio', slug })),
    );
    expect(twice.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
    const reserved = await owner
      .post('/api/organizations', { name: 'Studio', slug: 'admin' })
      .expect(409);
    expect(reserved.error).toMatchObject({
      code: 'SLUG_CONFLICT',
      details: { issues: [{ field: 'slug' }] },
    });
    const other = await found(owner);
    const taken = await owner.patch(`/api/organizations/${other.id}`, { slug }).expect(409);
    expect(taken.error.code).toBe('SLUG_CONFLICT');
  });

  test.each([
    ['nothing', {}, 'name'],
    ['capitals in its address', { name: 'A', slug: 'Studio' }, 'slug'],
    ['a hyphen at the edge', { name: 'A', slug: '-studio' }, 'slug'],
    [
      'a picture that is no address',
      { name: 'A', slug: 'a', logoUrl: 'javascript:alert(1)' },
      'logoUrl',
    ],
    ['a field it does not know', { name: 'A', slug: 'a', creatorId: randomUUID() }, 'creatorId'],
  ])('is not founded with %s', async (_, body, field) => {
    const { error } = await owner.post('/api/organizations', body).expect(400);
    expect(error.details.issues.map((issue: { field: string }) => issue.field)).toContain(field);
  });

  test('is founded and changed by people who are signed in', async () => {
    await api.anonymous().post('/api/organizations', { name: 'A', slug: newSlug() }).expect(401);
    const made = await found(owner);
    await api.anonymous().patch(`/api/organizations/${made.id}`, { name: 'B' }).expect(401);
    await api.anonymous().delete(`/api/organizations/${made.id}`).expect(401);
  });

  test('is changed by its owners and admins only', async () => {
    const made = await found(owner);
    const [admin, member] = await Promise.all([api.viewer(), api.viewer()]);
    await join(made.id, admin, 'admin');
    await join(made.id, member, 'member');
    const path = `/api/organizations/${made.id}`;
    const { data } = await admin.patch(path, { name: 'New name', description: null }).expect(200);
    expect(data).toMatchObject({
      name: 'New name',
      description: null,
      memberCount: 3,
      slug: made.slug,
    });
    await owner.patch(path, {}).expect(200);
    for (const client of [member, stranger]) {
      await client.patch(path, { name: 'Mine' }).expect(403);
      await client.patch(path, {}).expect(403);
      await client.patch(`${path}/settings`, { branding: {} }).expect(403);
      await client.delete(path).expect(403);
    }
    await admin.delete(path).expect(403);
    await owner.patch(`/api/organizations/${randomUUID()}`, { name: 'None' }).expect(404);
  });

  test('looks as its owners say', async () => {
    const made = await found(owner);
    const path = `/api/organizations/${made.id}/settings`;
    const branding = { accentColor: '#AA33cc', typeface: 'fraunces' };
    const { data } = await owner.patch(path, { branding }).expect(200);
    expect(data.branding).toEqual({ accentColor: '#aa33cc', typeface: 'fraunces' });
    const changed = await owner
      .patch(path, { branding: { accentColor: null, logoUrl: 'https://cdn.example/logo.svg' } })
      .expect(200);
    expect(changed.data.branding).toEqual({
      typeface: 'fraunces',
      logoUrl: 'https://cdn.example/logo.svg',
    });
    for (const [bad, field] of [
      [{ accentColor: 'red' }, 'branding.accentColor'],
      [{ accentColor: '#12345' }, 'branding.accentColor'],
      [{ typeface: 'comic sans' }, 'branding.typeface'],
      [{ css: 'body{}' }, 'branding.css'],
    ] as const) {
      const { error } = await owner.patch(path, { branding: bad }).expect(400);
      expect(error.details.issues[0].field).toBe(field);
    }
  });

  test('is closed by its owner; its address is free again', async () => {
    const made = await found(owner);
    await owner.delete(`/api/organizations/${made.id}`).expect(204);
    await api.anonymous().get(`/api/organizations/${made.id}`).expect(404);
    await owner.get(`/api/organizations/${made.id}/members`).expect(404);
    await owner.delete(`/api/organizations/${made.id}`).expect(404);
    await found(stranger, { slug: made.slug });
  });
});

describe('the list of organizations', () => {
  test('is searched and sorted', async () => {
    const word = randomUUID().slice(0, 8);
    const made = [];
    for (const name of ['Beta', 'Alpha', 'Gamma'])
      made.push(await found(owner, { name: `${name} ${word}` }));
    const namesOf = async (query: string) =>
      (
        await api
          .anonymous()
          .get(`/api/organizations?search=${word.toUpperCase()}&${query}`)
          .expect(200)
      ).items.map(({ name }) => name.split(' ')[0]);
    expect(await namesOf('')).toEqual(['Gamma', 'Alpha', 'Beta']);
    expect(await namesOf('sortBy=oldest')).toEqual(['Beta', 'Alpha', 'Gamma']);
    expect(await namesOf('sortBy=name')).toEqual(['Alpha', 'Beta', 'Gamma']);
    expect(await namesOf('sortBy=name&limit=2&page=2')).toEqual(['Gamma']);
    const { body } = await api
      .anonymous()
      .get(`/api/organizations?search=${word}&limit=2&page=5`)
      .expect(200);
    expect(body).toEqual({ items: [], pagination: { page: 5, limit: 2, total: 3, totalPages: 2 } });
    const nothing = await api.anonymous().get('/api/organizations?search=%25_%5C%27').expect(200);
    expect(nothing.items).toEqual([]);
  });

  test('finds a name by how it is written, in any script', async () => {
    const word = randomUUID().slice(0, 8);
    await found(owner, { name: `İstanbul Çekim ${word}` });
    for (const search of [`İstanbul Çekim ${word}`, `istanbul çekim ${word}`]) {
      const path = `/api/organizations?search=${encodeURIComponent(search)}`;
      expect((await api.anonymous().get(path).expect(200)).items).toHaveLength(1);
    }
  });

  test('of one’s own holds those one belongs to', async () => {
    const [member, made] = await Promise.all([api.viewer(), found(owner)]);
    await join(made.id, member, 'member');
    const { items } = await member.get('/api/organizations?mine=true').expect(200);
    expect(items.map(({ id }) => id)).toEqual([made.id]);
    await api.anonymous().get('/api/organizations?mine=true').expect(401);
  });
});

const check = async (slug: string) =>
  (await api.anonymous().get(`/api/organizations/check-slug/${slug}`).expect(200)).data;

test('an address is free, taken, reserved or none', async () => {
  const made = await found(owner);
  const free = newSlug();
  expect(await check(free)).toEqual({ slug: free, available: true });
  expect(await check(made.slug)).toEqual({ slug: made.slug, available: false, reason: 'taken' });
  expect(await check('settings')).toMatchObject({ available: false, reason: 'reserved' });
  expect(await check('Not%20a%20slug')).toMatchObject({ available: false, reason: 'invalid' });
});

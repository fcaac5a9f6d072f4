import { randomUUID } from 'node:crypto';
import { createTestContent, forSale, testApi, type TestClient } from '@codex/test-utils';
import { articleForSale, buy, pay, publishedFilm, publishedSound } from './items.ts';

const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänskajüte';
const SENTENCE = 'The grass remembers what the meadow does in a year. ';
const LONG_TEXT = Array.from(
  { length: 20 },
  (_, at) => `<h2>Week ${at + 1}</h2><p>${SENTENCE.repeat(8)}</p>`,
).join('');

/** People with something to be seen of theirs: much, little, and nothing at all. */
export async function cast() {
  const api = testApi();
  const [creator, newcomer, crowd, buyer, viewer, operator] = await Promise.all([
    api.creator({ name: 'Ina Berg' }),
    api.creator({ name: 'Nils Neu' }),
    api.creator({ name: 'Maximiliane Mustermann-Oberhuber' }),
    api.viewer({ name: 'Bea Buyer' }),
    api.viewer({ name: 'Vic Viewer' }),
    api.admin({ name: 'Olga Operator' }),
  ]);
  const [studio, work, crowded] = await Promise.all([
    openStudio(creator),
    publishWork(creator),
    publishMuch(crowd),
  ]);
  const checkouts = await trade(creator, buyer, work);
  return { creator, newcomer, buyer, viewer, operator, ...studio, ...work, crowded, ...checkouts };
}

async function openStudio(creator: TestClient) {
  const username = `ina-${randomUUID().slice(0, 8)}`;
  const slug = `studio-${randomUUID().slice(0, 8)}`;
  await creator.patch('/api/user/profile', { username, bio: 'Films of water.' }).expect(200);
  const { data: studio } = await creator
    .post('/api/organizations', { name: 'Wide Water Studio', slug })
    .expect(201);
  const invited = { email: `${randomUUID()}@example.test`, role: 'creator' };
  await creator.post(`/api/organizations/${studio.id}/members`, invited).expect(201);
  return { username, slug };
}

/** One of each kind; a price of four figures, a word that fills a phone, a text of many screens. */
async function publishWork(creator: TestClient) {
  const [film, sound, article, longRead, meadow, orchard] = await Promise.all([
    publishedFilm(creator, { title: 'A quiet harbour', seconds: 4 }),
    publishedSound(creator, { title: 'Nebelhornaufnahmen', seconds: 4 }),
    articleForSale(creator, LONG_WORD, { priceCents: 129_900 }),
    articleForSale(creator, 'A year of grass', { body: LONG_TEXT }),
    articleForSale(creator, 'The meadow in winter'),
    articleForSale(creator, 'The orchard in spring'),
  ]);
  return { film, sound, article, longRead, meadow, orchard };
}

/** More than a page holds, and no pictures. Older than all else, so that it does not fill the start page. */
async function publishMuch(creator: TestClient): Promise<string> {
  const username = `max-${randomUUID().slice(0, 8)}`;
  await creator.patch('/api/user/profile', { username }).expect(200);
  const publishedAt = new Date('2024-02-03');
  for (let at = 1; at <= 40; at++) {
    const title = `Tagebuchaufzeichnungen ${at}`;
    await createTestContent(creator, { title, contentType: 'written', publishedAt, ...forSale });
  }
  return username;
}

type Work = Awaited<ReturnType<typeof publishWork>>;

/** Bought, begun, refunded in part; on its way, and come to nothing. */
async function trade(creator: TestClient, buyer: TestClient, work: Work) {
  const { film, sound, article, longRead, meadow, orchard } = work;
  await Promise.all([film, sound, article, longRead].map(({ id }) => buy(buyer, id)));
  const begun = { positionSeconds: 2, durationSeconds: 4 };
  await buyer.post(`/api/access/playback-progress/${film.id}`, begun).expect(200);
  const { items } = await buyer.get('/purchases').expect(200);
  const sale: string = items.find(({ contentId }) => contentId === article.id).id;
  await creator.post(`/purchases/${sale}/refund`, { amountCents: 30_000 }).expect(200);
  const [pending, expired] = await Promise.all([
    pay(buyer, meadow.id, 'async_pending'),
    pay(buyer, orchard.id, 'expired'),
  ]);
  return { sale, pending, expired };
}

import { type TestClient, testApi, waitFor } from '@codex/test-utils';
import { signInToDemo } from '../demo.ts';

export interface Place {
  name: string;
  path: string;
  cookie?: string;
}

/** The pages that are measured, in a stack with the demo's catalogue: a buyer has a film in the library. */
export async function measuredPlaces(): Promise<Place[]> {
  const stranger = testApi().anonymous();
  const { items } = await stranger.get('/api/content/public?contentType=video').expect(200);
  const film = items.find(({ priceCents, organization }) => priceCents && organization);
  if (!film) throw new Error('The demo has no film of a studio for sale.');
  const buyer = await signInToDemo('viewer');
  await buy(buyer, film.id);
  const progress = { positionSeconds: 3, durationSeconds: film.durationSeconds };
  await buyer.post(`/api/access/playback-progress/${film.id}`, progress).expect(200);
  return [
    { name: 'home', path: '/' },
    { name: 'storefront', path: `/o/${film.organization.slug}` },
    { name: 'item', path: `/items/${film.id}` },
    { name: 'library', path: '/library', cookie: buyer.cookie ?? '' },
  ];
}

/** Pages whose scripts are weighed besides. */
export async function weighedPlaces(measured: readonly Place[]): Promise<Place[]> {
  const { cookie = '' } = await signInToDemo('creator');
  const open = ['/browse', '/login', '/register', '/design'];
  const own = ['/account', '/account/security', '/purchases'];
  const studio = ['', '/content', '/content/new', '/media', '/sales', '/o'];
  return [
    ...measured,
    ...open.map((path) => ({ name: path.slice(1), path })),
    ...own.map((path) => ({ name: path.slice(1), path, cookie })),
    ...studio.map((path) => ({ name: `studio${path}`, path: `/studio${path}`, cookie })),
  ];
}

/** Pays at the stand-in, without its page. */
async function buy(buyer: TestClient, contentId: string): Promise<void> {
  const { items } = await buyer.get('/purchases').expect(200);
  if (items.some((purchase) => purchase.contentId === contentId)) return;
  const { data } = await buyer.post('/checkout/create', { contentId }).expect(201);
  const pay = `${process.env['STRIPE_URL']}/_local/checkout/sessions/${data.sessionId}/pay`;
  await buyer.post(pay, { outcome: 'paid' }).expect(200);
  await waitFor(
    async () => (await buyer.get(`/api/content/${contentId}`).expect(200)).data.access.granted,
    { what: 'the purchase' },
  );
}

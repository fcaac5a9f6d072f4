import { TestClient, testApi, waitFor } from '@codex/test-utils';

interface Account {
  role: string;
  email: string;
  password: string;
}

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
  const buyer = await signIn('viewer');
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
  const { cookie = '' } = await signIn('creator');
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

async function signIn(role: string): Promise<TestClient> {
  const accounts: Account[] = JSON.parse(process.env['CODEX_DEMO_ACCOUNTS'] ?? '[]');
  const account = accounts.find((known) => known.role === role);
  if (!account) throw new Error(`The demo has no ${role}: run this with \`npm run lighthouse\`.`);
  const { email, password } = account;
  const stranger = testApi().anonymous();
  const { headers } = await stranger.post('/api/auth/email/login', { email, password }).expect(200);
  const session = headers.getSetCookie().find((line) => line.startsWith('codex-session='));
  return new TestClient(undefined, session?.split(';')[0]);
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

import { TestClient, testApi } from '@codex/test-utils';
import type { Place } from './every-page.ts';

interface Account {
  role: string;
  email: string;
  password: string;
}

/** Signs in as one of the demo's people. @throws Error on a stack without its catalogue */
export async function signInToDemo(role: 'creator' | 'viewer'): Promise<TestClient> {
  const accounts: Account[] = JSON.parse(process.env['CODEX_DEMO_ACCOUNTS'] ?? '[]');
  const account = accounts.find((known) => known.role === role);
  if (!account) throw new Error(`There is no ${role}: this stack has no demo.`);
  const { email, password } = account;
  const stranger = testApi().anonymous();
  const { headers } = await stranger.post('/api/auth/email/login', { email, password }).expect(200);
  const session = headers.getSetCookie().find((line) => line.startsWith('codex-session='));
  return new TestClient(undefined, session?.split(';')[0]);
}

/** Where the demo's catalogue is seen. */
export async function demoPages(): Promise<Place[]> {
  const { items } = await testApi().anonymous().get('/api/content/public?limit=100').expect(200);
  const item = (title: string) => `/items/${items.find((one) => one.title === title).id}`;
  const [creator, viewer] = await Promise.all([signInToDemo('creator'), signInToDemo('viewer')]);
  const seen = (cookie: string | undefined, paths: Record<string, string>) =>
    Object.entries(paths).map(([name, path]) => ({ name: `demo-${name}`, path, cookie }));
  return [
    ...seen(undefined, {
      home: '/',
      browse: '/browse',
      storefront: '/o/northlight',
      creator: '/c/mara',
      film: item('Lyngen, uncut: exhibition licence'),
      'film-free': item('Seven ridges'),
      sound: item('Rooms after rain'),
      members: item('Harbour at dawn'),
      article: item('Waiting for the dark'),
      'article-for-sale': item('What the lens forgets'),
    }),
    ...seen(viewer.cookie, {
      'home-again': '/',
      library: '/library',
      purchases: '/purchases',
      account: '/account',
      security: '/account/security',
    }),
    ...seen(creator.cookie, {
      studio: '/studio',
      'studio-content': '/studio/content',
      'studio-media': '/studio/media',
      'studio-sales': '/studio/sales',
      'studio-branding': '/studio/o/northlight/branding',
    }),
  ];
}

import { randomUUID } from 'node:crypto';
import { testApi } from '@codex/test-utils';
import { articleForSale, publishedFilm } from './items.ts';

export interface Place {
  /** For pictures and titles of tests. */
  name: string;
  path: string;
  /** The `Cookie` header of whoever sees it; strangers have none. */
  cookie?: string | undefined;
  /** What comes only with the script. */
  waitFor?: string | undefined;
}

const COMES_LATE: Record<string, string> = { 'studio-article': '[contenteditable=true]' };

/** Every page of the web app, with somebody who may see it and something to be seen on it. */
export async function everyPage(): Promise<Place[]> {
  const api = testApi();
  const username = `ina-${randomUUID().slice(0, 8)}`;
  const [creator, viewer] = await Promise.all([
    api.creator({ name: 'Ina Berg' }),
    api.viewer({ name: 'Vic Viewer' }),
  ]);
  await creator.patch('/api/user/profile', { username, bio: 'Films of water.' }).expect(200);
  const slug = `studio-${randomUUID().slice(0, 8)}`;
  await creator.post('/api/organizations', { name: 'Wide Water Studio', slug }).expect(201);
  const film = await publishedFilm(creator, { title: 'A quiet harbour', seconds: 4 });
  const article = await articleForSale(
    creator,
    'Donaudampfschifffahrtsgesellschaftskapitänskajüte',
    129_900,
  );
  const strangers = {
    home: '/',
    browse: '/browse',
    'browse-nothing': `/browse?q=${randomUUID()}`,
    item: `/items/${film.id}`,
    article: `/items/${article.id}`,
    organization: `/o/${slug}`,
    creator: `/c/${username}`,
    login: '/login',
    register: '/register',
    'verify-email': '/verify-email',
    'reset-password': '/reset-password',
    'change-email': '/change-email?token=of-a-mail',
    cancelled: `/checkout/cancelled?item=${film.id}`,
    design: '/design',
    'not-found': '/nothing-of-the-kind',
    offline: '/offline',
  };
  const viewers = {
    account: '/account',
    'account-security': '/account/security',
    'account-preferences': '/account/preferences',
    library: '/library',
    purchases: '/purchases',
  };
  const creators = {
    studio: '/studio',
    'studio-content': '/studio/content',
    'studio-new': '/studio/content/new',
    'studio-film': `/studio/content/${film.id}`,
    'studio-article': `/studio/content/${article.id}`,
    'studio-media': '/studio/media',
    'studio-sales': '/studio/sales',
    'studio-organizations': '/studio/o',
    'studio-organization': `/studio/o/${slug}`,
  };
  return [
    ...places(strangers),
    ...places(viewers, viewer.cookie),
    ...places(creators, creator.cookie),
  ];
}

const places = (paths: Record<string, string>, cookie?: string): Place[] =>
  Object.entries(paths).map(([name, path]) => ({ name, path, cookie, waitFor: COMES_LATE[name] }));

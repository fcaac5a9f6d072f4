import { randomUUID } from 'node:crypto';
import { cast } from './cast.ts';

export interface Place {
  /** For pictures and titles of tests. */
  name: string;
  path: string;
  /** The `Cookie` header of whoever sees it; strangers have none. */
  cookie?: string | undefined;
  /** What comes only with the script. */
  waitFor?: string | undefined;
}

const EDITOR = '[contenteditable=true]';
const COMES_LATE: Record<string, string> = { 'studio-article': EDITOR, 'studio-long-read': EDITOR };

/** Every page of the web app, with somebody who may see it and something to be seen on it, or nothing. */
export async function everyPage(): Promise<Place[]> {
  const { creator, newcomer, buyer, viewer, operator, ...all } = await cast();
  const { film, sound, article, longRead, username, slug, crowded } = all;
  const strangers = {
    home: '/',
    browse: '/browse',
    'browse-nothing': `/browse?q=${randomUUID()}`,
    item: `/items/${film.id}`,
    'item-sound': `/items/${sound.id}`,
    article: `/items/${article.id}`,
    organization: `/o/${slug}`,
    creator: `/c/${username}`,
    'creator-of-much': `/c/${crowded}`,
    login: '/login',
    'login-code': '/login/code',
    register: '/register',
    'verify-email': '/verify-email',
    'reset-password': '/reset-password',
    'reset-password-new': `/reset-password?token=${randomUUID()}`,
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
    'library-nothing': '/library',
    'purchases-nothing': '/purchases',
    invitation: `/invitations/${randomUUID()}`,
  };
  const buyers = {
    'home-again': '/',
    library: '/library',
    purchases: '/purchases',
    'item-bought': `/items/${film.id}`,
    'item-sound-bought': `/items/${sound.id}`,
    'article-bought': `/items/${longRead.id}`,
    'checkout-pending': `/checkout/success?session_id=${all.pending}`,
    'checkout-expired': `/checkout/success?session_id=${all.expired}`,
  };
  const newcomers = {
    'studio-nothing': '/studio',
    'studio-content-nothing': '/studio/content',
    'studio-media-nothing': '/studio/media',
    'studio-sales-nothing': '/studio/sales',
    'studio-organizations-nothing': '/studio/o',
    'studio-organization-new': '/studio/o/new',
  };
  const creators = {
    studio: '/studio',
    'studio-content': '/studio/content',
    'studio-new': '/studio/content/new',
    'studio-film': `/studio/content/${film.id}`,
    'studio-sound': `/studio/content/${sound.id}`,
    'studio-article': `/studio/content/${article.id}`,
    'studio-long-read': `/studio/content/${longRead.id}`,
    'studio-preview': `/studio/content/${sound.id}/preview`,
    'studio-preview-bought': `/studio/content/${sound.id}/preview?as=buyer`,
    'studio-preview-article': `/studio/content/${longRead.id}/preview?as=buyer`,
    'studio-media': '/studio/media',
    'studio-sales': '/studio/sales',
    'studio-refund': `/studio/sales?refund=${all.sale}`,
    'studio-organizations': '/studio/o',
    'studio-organization': `/studio/o/${slug}`,
    'studio-members': `/studio/o/${slug}/members`,
    'studio-branding': `/studio/o/${slug}/branding`,
    'studio-settings': `/studio/o/${slug}/settings`,
  };
  return [
    ...places(strangers),
    ...places(viewers, viewer.cookie),
    ...places(buyers, buyer.cookie),
    ...places(newcomers, newcomer.cookie),
    ...places(creators, creator.cookie),
    ...places({ 'admin-status': '/admin/status' }, operator.cookie),
  ];
}

const places = (paths: Record<string, string>, cookie?: string): Place[] =>
  Object.entries(paths).map(([name, path]) => ({ name, path, cookie, waitFor: COMES_LATE[name] }));

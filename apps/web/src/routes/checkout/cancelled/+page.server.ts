import type { PageServerLoad } from './$types';

const ID = /^[0-9a-f-]{36}$/i;

export const load: PageServerLoad = ({ url }) => {
  const item = url.searchParams.get('item') ?? '';
  return { back: ID.test(item) ? `/items/${item}` : '/browse' };
};

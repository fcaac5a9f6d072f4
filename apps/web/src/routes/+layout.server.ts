import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
  const user = await locals.user();
  return {
    theme: locals.theme,
    user: user && { id: user.id, name: user.name, image: user.image, role: user.role },
  };
};

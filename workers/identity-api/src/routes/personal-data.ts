import { sessionCookie } from '@codex/security';
import type { HonoEnv } from '@codex/shared-types';
import { deleteAccountSchema } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const personalDataRoutes = new Hono<HonoEnv>()
  .get(
    '/export',
    procedure({
      summary: 'Everything held about the caller, as a zip of JSON files',
      policy: { auth: 'required', rateLimit: 'auth', limitAction: 'export', fresh: true },
      responds: 'zip',
      handler: async ({ services }) => {
        const archive = services.personalData.export(await services.profiles.get());
        const day = new Date().toISOString().slice(0, 10);
        return new Response(archive, {
          headers: {
            'content-type': 'application/zip',
            'content-disposition': `attachment; filename="codex-${day}.zip"`,
            'cache-control': 'no-store',
          },
        });
      },
    }),
  )
  .delete(
    '/account',
    procedure({
      summary: 'Erase the caller and keep the books; needs the password again',
      policy: { auth: 'required', rateLimit: 'auth', limitAction: 'login', fresh: true },
      input: { body: deleteAccountSchema },
      successStatus: 204,
      handler: async ({ c, services, input, session }) => {
        await services.personalData.deleteAccount(input.body, new Date(session.createdAt));
        c.header('Set-Cookie', sessionCookie(''), { append: true });
      },
    }),
  );

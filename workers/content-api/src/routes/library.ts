import type { HonoEnv } from '@codex/shared-types';
import { libraryListSchema, listUserLibrarySchema } from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const libraryRoutes = new Hono<HonoEnv>().get(
  '/',
  procedure({
    summary: 'What the caller bought or may watch as a member, with progress',
    policy: { auth: 'required', rateLimit: 'api' },
    input: { query: listUserLibrarySchema },
    output: libraryListSchema,
    envelope: 'list',
    handler: ({ services, input }) => services.library.listUserLibrary(input.query),
  }),
);

import type { HonoEnv } from '@codex/shared-types';
import {
  profileSchema,
  publicProfileSchema,
  updateProfileSchema,
  usernameParams,
} from '@codex/validation';
import { Hono } from 'hono';
import { procedure } from '../procedure.ts';

export const profileRoutes = new Hono<HonoEnv>()
  .get(
    '/profile',
    procedure({
      summary: 'The caller as they show themselves',
      policy: { auth: 'required', rateLimit: 'api' },
      output: profileSchema,
      handler: ({ services }) => services.profiles.get(),
    }),
  )
  .patch(
    '/profile',
    procedure({
      summary: 'Change one’s name, username, bio or picture',
      policy: { auth: 'required', rateLimit: 'api' },
      input: { body: updateProfileSchema },
      output: profileSchema,
      handler: ({ services, input }) => services.profiles.update(input.body),
    }),
  )
  .get(
    '/by-username/:username',
    procedure({
      summary: 'Somebody who publishes, as everybody sees them',
      policy: { auth: 'optional', rateLimit: 'api' },
      input: { params: usernameParams },
      output: publicProfileSchema,
      handler: ({ services, input }) => services.profiles.getPublic(input.params.username),
    }),
  )
  .post(
    '/become-creator',
    procedure({
      summary: 'Become someone who may publish',
      policy: { auth: 'required', rateLimit: 'api', fresh: true },
      output: profileSchema,
      handler: ({ services }) => services.profiles.becomeCreator(),
    }),
  );

import type { HonoEnv } from '@codex/shared-types';
import { Hono } from 'hono';
import { changeEmailRoutes } from './change-email.ts';
import { emailRoutes } from './email.ts';
import { nativeRoutes } from './native.ts';
import { pathGuard } from './path-guard.ts';
import { sessionRoutes } from './session.ts';

/** Everything under `/api/auth`. */
export const authRoutes = new Hono<HonoEnv>();
authRoutes.use(pathGuard());
authRoutes.route('/', emailRoutes);
authRoutes.route('/', changeEmailRoutes);
authRoutes.route('/', sessionRoutes);
authRoutes.route('/', nativeRoutes);

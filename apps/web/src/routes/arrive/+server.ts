import { redirect, type RequestHandler } from '@sveltejs/kit';
import { sameSitePath } from '$lib/same-site.ts';

/** Where providers send people back to; hooks.server.ts has made the browser show its session. */
export const GET: RequestHandler = ({ url }) =>
  redirect(303, sameSitePath(url.searchParams.get('to'), '/library'));

import { type EnvironmentName, WORKERS } from './catalog.ts';
import { readConfig } from './config.ts';

/**
 * The domain of an environment: the `zone_name` of the web app's route in `wrangler.jsonc`. Previews
 * live on production's domain.
 * @throws Error when there is no such route
 */
export function domainOf(environment: EnvironmentName): string {
  const web = WORKERS.find(({ key }) => key === 'web');
  const [route] =
    (web && readConfig(web, environment === 'preview' ? 'production' : environment).routes) ?? [];
  if (typeof route !== 'object' || !('zone_name' in route) || !route.zone_name) {
    throw new Error('apps/web/wrangler.jsonc names no zone for its route');
  }
  return route.zone_name;
}

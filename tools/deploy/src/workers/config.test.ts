import { expect, test } from 'vitest';
import {
  addressesOf,
  ENVIRONMENTS,
  environmentTarget,
  hostnameOf,
  previewTarget,
  scriptNameOf,
  WORKERS,
} from './catalog.ts';
import { namespaceTitlesOf, readConfig, renderConfig, routeOf, storageOf } from './config.ts';
import { domainOf } from './domain.ts';

const target = previewTarget(12, 'codex.example');
const ids = new Map(
  storageOf(WORKERS, target).namespaces.map((title) => [title, `id of ${title}`]),
);

test('everything of a preview is its own', () => {
  for (const worker of WORKERS) {
    const config = renderConfig({
      worker,
      target,
      main: 'index.js',
      assets: 'assets',
      namespaceIds: ids,
    });
    const { vars, ...names } = config;
    expect(config.name).toBe(scriptNameOf(worker, target));
    expect(vars).toMatchObject({ ENVIRONMENT: 'preview', ...addressesOf(target) });
    expect(JSON.stringify(names)).not.toMatch(/-preview(?!-12)/);
  }
});

test('a worker without its namespace is not uploaded', () => {
  const [worker] = WORKERS;
  const render = () =>
    renderConfig({
      worker: worker!,
      target,
      main: 'index.js',
      assets: undefined,
      namespaceIds: new Map(),
    });
  expect(render).toThrow('no KV namespace codex-auth-session-preview-12');
});

test.each(ENVIRONMENTS)('%s is complete and coherent in every wrangler.jsonc', (environment) => {
  const place = environmentTarget(environment, domainOf(environment));
  const local = new Map(WORKERS.map((worker) => [worker.key, readConfig(worker, undefined)]));
  for (const worker of WORKERS) {
    const config = readConfig(worker, environment);
    const one = local.get(worker.key)!;
    const bindings = ({ kv_namespaces, r2_buckets, ratelimits, services }: typeof one) =>
      [kv_namespaces, r2_buckets, ratelimits, services ?? []].map((all) =>
        all.map((binding) => ('binding' in binding ? binding.binding : binding.name)),
      );
    expect(config.name).toBe(scriptNameOf(worker, place));
    expect(bindings(config)).toEqual(bindings(one));
    expect(config.observability?.enabled).toBe(true);
    expect(config.triggers).toEqual(one.triggers);
    expect(config.version_metadata).toEqual({ binding: 'CF_VERSION_METADATA' });
    const named = WORKERS.map((other) => scriptNameOf(other, place));
    for (const { service } of config.services ?? []) expect(named).toContain(service);
    if (environment === 'preview') continue;
    expect(config.routes).toEqual([{ pattern: routeOf(worker, place), zone_name: place.domain }]);
    expect(config.vars).toMatchObject(addressesOf(place));
  }
});

test('names and addresses are those of the documents', () => {
  const [auth] = WORKERS;
  const production = environmentTarget('production', 'codex.example');
  expect(hostnameOf(auth!, production)).toBe('auth.codex.example');
  expect(hostnameOf(auth!, target)).toBe('auth-preview-12.codex.example');
  expect(namespaceTitlesOf(auth!, production)[0]?.title).toBe('codex-auth-session-production');
});

import { expect, test } from 'vitest';
import { WORKERS } from './catalog.ts';
import {
  derivePreviewSecrets,
  generateSecrets,
  requiredSecretsOf,
  SECRETS,
  secretsFor,
} from './secrets.ts';

const root = 'a secret from which every preview has its keys';

test('a preview has the same keys each time, and no other has them', () => {
  const twelve = derivePreviewSecrets(root, 'preview-12');
  expect(derivePreviewSecrets(root, 'preview-12')).toEqual(twelve);
  const others = [
    derivePreviewSecrets(root, 'preview-13'),
    derivePreviewSecrets(`${root}!`, 'preview-12'),
  ];
  const values = [twelve, ...others].flatMap((secrets) => Object.values(secrets));
  expect(new Set(values).size).toBe(values.length);
});

test('new keys are never the same and have the form that is expected', () => {
  const [one, two] = [generateSecrets(), generateSecrets()];
  expect(one.BETTER_AUTH_SECRET).toMatch(/^[0-9a-f]{64}$/);
  expect(one.STREAM_SIGNING_KEYS).toMatch(/^k1:[\w+/]{43}=$/);
  expect(one.BETTER_AUTH_SECRET).not.toBe(two.BETTER_AUTH_SECRET);
});

test('no worker gets a secret that is not its own', () => {
  const values = Object.fromEntries(SECRETS.map(({ name }) => [name, name]));
  const of = (key: string) =>
    Object.keys(
      secretsFor(
        WORKERS.find((worker) => worker.key === key)!,
        values,
      ),
    );
  expect(of('identity-api').slice(0, 3)).toEqual([
    'DATABASE_URL',
    'BETTER_AUTH_SECRET',
    'WORKER_SHARED_SECRET',
  ]);
  expect(of('web')).toEqual([
    'GOOGLE_CLIENT_ID',
    'GITHUB_CLIENT_ID',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_HEADERS',
  ]);
  expect(requiredSecretsOf('web')).toEqual([]);
});

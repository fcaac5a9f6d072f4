import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../workers/catalog.ts';

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const EXACT = /^[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*$/;

const serviceSchema = z.looseObject({
  image: z.string().regex(EXACT).optional(),
  extends: z.strictObject({ file: z.string(), service: z.string() }).optional(),
  depends_on: z.record(z.string(), z.unknown()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.unknown()).default({}),
});
const readCompose = (file: string) => composeSchema.parse(parse(textOf(file)));

test.each(
  globSync('infrastructure/**/*.yml', { cwd: ROOT }).filter((file) => file.includes('neon')),
)('%s: exact images, and all that it names is there', (file) => {
  const { services, volumes } = readCompose(file);
  const missing: string[] = [];
  for (const service of Object.values(services)) {
    const { extends: base, depends_on: needs, volumes: mounts } = service;
    const isThere = base && base.service in readCompose(join(dirname(file), base.file)).services;
    if (base ? !isThere : !service.image) missing.push(base?.service ?? 'image');
    missing.push(...Object.keys(needs).filter((name) => !(name in services)));
    const sources = mounts.map((mount) => mount.split(':')[0] ?? '');
    for (const source of sources) {
      const known = source.startsWith('.')
        ? existsSync(join(ROOT, dirname(file), source))
        : source in volumes;
      if (!known) missing.push(source);
    }
  }
  expect(missing).toEqual([]);
});

test('PostgreSQL in Docker listens where npm start looks for it', () => {
  const port = new URL(parseEnv(textOf('.env.dev')).DATABASE_URL ?? '').port;
  for (const kind of ['local', 'ephemeral']) {
    const { services } = readCompose(`infrastructure/neon/docker-compose.dev.${kind}.yml`);
    expect(services.postgres?.ports).toEqual([`127.0.0.1:${port}:5432`]);
  }
});

test("the transcoder's image is made of exact images and of files that are there", () => {
  const text = textOf('infrastructure/transcoder/Dockerfile').replaceAll('\\\n', ' ');
  const stages = new Set([...text.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, name]) => name));
  for (const [, image = ''] of text.matchAll(/^FROM (\S+)/gm)) {
    if (!stages.has(image)) expect(image).toMatch(EXACT);
  }
  for (const [, stage] of text.matchAll(/--from=(\S+)/g)) expect([...stages]).toContain(stage);
  const copied = [...text.matchAll(/^COPY (?!--)(\S+)/gm)].map(([, source = '']) => source);
  expect(copied).not.toEqual([]);
  expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
});

test('no key gets into an image', () => {
  expect(textOf('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.codex', '.git']));
});

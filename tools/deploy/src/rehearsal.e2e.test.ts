import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query, startRehearsal } from './rehearsal.testkit.ts';

/** Everything is built once, the web app too. */
const BUILD_MS = 600_000;

let stage: Awaited<ReturnType<typeof startRehearsal>>;
beforeAll(async () => {
  stage = await startRehearsal();
});
afterAll(async () => {
  await stage?.stop();
});

const all = (release: string | undefined) => Array<string | undefined>(5).fill(release);
/** What an account holds, as text that can be compared. */
const account = () => {
  const { scripts, ...rest } = stage.standIn.cloudflare;
  const versions = [...scripts].map(([name, script]) => [
    name,
    script.deployments.map(({ id }) => id),
    script.schedules,
  ]);
  return JSON.stringify([versions, ...Object.values(rest).map((map) => [...map])]);
};

describe('an empty account', () => {
  test('a dry run of bootstrap says what is missing and makes nothing', async () => {
    const before = account();
    const { code, output } = await stage.run('bootstrap --dry-run');
    const first = 'revelations.studio would become northlight.example';
    expect([code, output]).toEqual([0, expect.stringContaining(first)]);
    expect(account()).toBe(before);
  });

  test('bootstrap that is killed goes on where it was, and run again changes nothing', async () => {
    await stage.killAt('bootstrap', /POST \/v1\/webhook_endpoints/, 3);
    const { code, output } = await stage.run('bootstrap');
    expect([code, output]).toEqual([0, expect.stringContaining('KV namespaces: there')]);
    await query(
      stage.databaseOf('production'),
      `insert into users (name, email) values ('Mara', 'm@codex.example')`,
    );
    const file = 'workers/ecom-api/wrangler.jsonc';
    expect(readFileSync(join(stage.folder, file), 'utf8')).toContain('ecom-api.northlight.example');
    const { endpoints } = stage.standIn.services;
    expect([...endpoints.values()].map(({ url }) => url.split('/').at(-1)).toSorted()).toEqual([
      'booking',
      'connect',
      'customer',
      'dispute',
      'payment',
      'subscription',
    ]);
    const before = account();
    const again = await stage.run('bootstrap');
    expect(again.output).not.toContain('making');
    expect(account()).toBe(before);
    expect((await stage.run('bootstrap --dry-run')).output).not.toContain('missing');
    process.env.TRANSCODER_WAKE_TOKEN = 'what is set only later is added';
    const more = 'making content-api-production: TRANSCODER_WAKE_TOKEN';
    expect((await stage.run('bootstrap')).output).toContain(more);
    const { code: told, output: settings } = await stage.run('transcoder');
    expect([told, settings]).toEqual([
      0,
      expect.stringMatching(
        /^DATABASE_URL=.*\nCONTENT_API_URL=https:\/\/content-api\.northlight\.example\nWORKER_SHARED_SECRET=[0-9a-f]{64}$/,
      ),
    ]);
    const doctor = await stage.run('doctor');
    expect([doctor.code, doctor.output]).toEqual([
      1,
      expect.stringMatching(/well +secrets\n[^]*wrong +health of auth: answered 503/),
    ]);
  });
});

describe('production', () => {
  test('is released worker by worker', { timeout: BUILD_MS }, async () => {
    const { code, output } = await stage.run('deploy --release first');
    expect([code, output]).toEqual([0, expect.stringContaining('first serves')]);
    expect(stage.serving('production')).toEqual(all('first'));
    const back = await stage.run('rollback');
    expect(back).toEqual({
      code: 1,
      output: 'first is the first release: there is nothing to go back to',
    });
    // Every change that Neon was asked for was waited for before the next.
    expect(stage.standIn.neon.tooEarly).toBe(0);
    const schedules = stage.standIn.cloudflare.scripts.get('auth-worker-production')?.schedules;
    expect(schedules).toEqual(['* * * * *']);
    expect(stage.branches()).toHaveLength(1);
  });

  test('a release that was killed midway can be taken back', async () => {
    const activation = /POST .*\/scripts\/[\w-]+-production\/deployments/;
    await stage.killAt('deploy --built --release second', activation, 3);
    expect(new Set(stage.serving('production'))).toEqual(new Set(['first', 'second']));
    expect(await stage.run('rollback')).toMatchObject({ code: 0 });
    expect(stage.serving('production')).toEqual(all('first'));
  });

  test('or finished', async () => {
    expect(await stage.run('deploy --built --release second')).toMatchObject({ code: 0 });
    expect(stage.serving('production')).toEqual(all('second'));
    expect(await stage.run('doctor')).toMatchObject({ code: 0 });
  });

  test('a release that is not well takes every worker back to the one before', async () => {
    stage.standIn.sick.set('content-api-production', 'third');
    const { code, output } = await stage.run('deploy --built --release third');
    const reason = 'content-api-production is not well: answered 503, not well: database';
    expect([code, output]).toEqual([1, expect.stringContaining(reason)]);
    expect(output).toContain('Everything serves the release before again');
    expect(stage.serving('production')).toEqual(all('second'));
  });
});

describe('a preview', () => {
  const previewBranch = () => stage.branches().find(({ name }) => name === 'pr-12');

  test('that was killed comes up with a database of its own, in which nobody is', async () => {
    await stage.killAt('preview up 12 --built --release a1', /PATCH \/neon/, 1);
    const { code, output } = await stage.run('preview up 12 --built --release a1');
    expect([code, output]).toEqual([0, expect.stringContaining('a1 serves')]);
    expect(stage.serving('preview-12')).toEqual(all('a1'));
    const people = 'select count(*)::int as people from users';
    expect(await query(stage.databaseOf('pr-12'), people)).toEqual([{ people: 0 }]);
    expect(await query(stage.databaseOf('production'), people)).toEqual([{ people: 1 }]);
    const names = [...stage.standIn.cloudflare.records.values()].map(({ name }) => name);
    expect(names).toContain('codex-preview-12.northlight.example');
  });

  test('is brought up to date in place, and told about in one comment', async () => {
    const branch = previewBranch()?.id;
    const { scripts } = stage.standIn.cloudflare;
    const secret = () =>
      scripts.get('auth-worker-preview-12')?.versions.at(-1)?.texts.BETTER_AUTH_SECRET;
    const before = secret();
    expect(await stage.run('preview up 12 --built --release a2')).toMatchObject({ code: 0 });
    expect(previewBranch()?.id).toBe(branch);
    expect(secret()).toBe(before);
    expect(stage.standIn.github.comments).toMatchObject([
      { pullRequest: 12, body: expect.stringContaining('**Preview of `a2`**') },
    ]);
  });

  test('leaves nothing behind when it goes, and may go twice', async () => {
    stage.standIn.cloudflare.buckets.get('codex-media-preview-12')?.objects.add('media/1/film.mp4');
    expect(await stage.run('preview down 12')).toMatchObject({ code: 0 });
    expect(account()).not.toContain('preview-12');
    expect(stage.branches().map(({ name }) => name)).toEqual(['production']);
    expect(await stage.run('preview down 12')).toMatchObject({ code: 0 });
  });
});

describe('a database that is not as its record says', () => {
  test('a migration that fails on a copy stops before anything is touched', async () => {
    // All of them would run again, and meet what they made.
    await query(stage.databaseOf('production'), 'delete from drizzle.__drizzle_migrations');
    const before = account();
    const { code, output } = await stage.run('deploy --built --release fourth');
    expect(output).toContain('A migration fails on a copy of the database. Nothing was changed.');
    expect(code).toBe(1);
    expect(account()).toBe(before);
    expect(stage.branches()).toHaveLength(1);
    expect(stage.standIn.unknown).toEqual([]);
  });
});

import { Hono } from 'hono';
import { z } from 'zod';
import { answer, answerAll, parse, parseBody, Refusal } from './cloudflare-http.ts';
import { scriptOf } from './cloudflare-secrets.ts';
import { type CloudflareState, type Script, servingVersion } from './cloudflare-state.ts';
import { deploy, takeVersion } from './cloudflare-upload.ts';

const deploymentBody = z.strictObject({
  strategy: z.literal('percentage'),
  versions: z
    .array(z.strictObject({ version_id: z.uuid(), percentage: z.number().min(0).max(100) }))
    .min(1)
    .max(2),
  annotations: z
    .strictObject({ 'workers/message': z.string().max(100) })
    .partial()
    .optional(),
});
const cronPart = String.raw`[\d*/,-]+`;
const schedulesBody = z.array(
  z.strictObject({ cron: z.string().regex(new RegExp(`^${Array(5).fill(cronPart).join(' ')}$`)) }),
);
const subdomainBody = z.strictObject({ enabled: z.boolean(), previews_enabled: z.boolean() });
const settingsBody = z.strictObject({ observability: z.strictObject({ enabled: z.boolean() }) });

/** `/accounts/:account/workers/scripts` and what belongs to it. */
export function scriptRoutes(state: CloudflareState): Hono {
  const app = new Hono();
  const get = (name: string) => scriptOf(state, name);

  app.get('/scripts', (c) =>
    answerAll(
      c,
      [...state.scripts.keys()].map((id) => ({ id })),
    ),
  );
  app.get('/services/:name', (c) => {
    const script = get(c.req.param('name'));
    return answer(c, {
      id: c.req.param('name'),
      default_environment: {
        environment: 'production',
        script: { last_deployed_from: 'api', tag: servingVersion(script)?.tag ?? '' },
      },
    });
  });

  app.put('/scripts/:name', async (c) => {
    const name = c.req.param('name');
    const known = state.scripts.get(name);
    const { version, message, observability } = await takeVersion(
      state,
      known,
      await c.req.formData(),
    );
    const script = known ?? emptyScript();
    state.scripts.set(name, script);
    script.versions.push(version);
    if (observability !== undefined) script.observability = observability;
    deploy(script, version, message);
    return answer(c, { id: name, startup_time_ms: 20 });
  });

  app.delete('/scripts/:name', (c) => {
    const name = c.req.param('name');
    get(name);
    const { force } = parse(
      z.strictObject({ force: z.enum(['true', 'false']).optional() }),
      c.req.query(),
    );
    const bound = [...state.scripts].filter(
      ([other, script]) => other !== name && servingVersion(script)?.services.includes(name),
    );
    if (bound.length > 0 && force !== 'true') {
      throw new Refusal(400, 10064, 'Other Workers are bound to this one.');
    }
    state.scripts.delete(name);
    return answer(c, null);
  });

  app.get('/scripts/:name/settings', (c) => {
    const { versions } = get(c.req.param('name'));
    return answer(c, {
      bindings: versions.at(-1)?.bindings ?? [],
      tags: [],
      usage_model: 'standard',
    });
  });

  app.post('/scripts/:name/versions', async (c) => {
    parse(z.strictObject({ bindings_inherit: z.literal('strict').optional() }), c.req.query());
    const script = get(c.req.param('name'));
    const { version } = await takeVersion(state, script, await c.req.formData());
    script.versions.push(version);
    return answer(c, { id: version.id, startup_time_ms: 20, metadata: {}, resources: {} });
  });

  app.get('/scripts/:name/deployments', (c) => {
    const { deployments } = get(c.req.param('name'));
    return answer(c, {
      deployments: deployments.slice(0, 10).map(({ id, created_on, versionId, message }) => ({
        id,
        created_on,
        source: 'api',
        strategy: 'percentage',
        versions: [{ version_id: versionId, percentage: 100 }],
        annotations: message === undefined ? {} : { 'workers/message': message },
      })),
    });
  });

  app.post('/scripts/:name/deployments', async (c) => {
    const script = get(c.req.param('name'));
    const { versions, annotations } = await parseBody(c, deploymentBody);
    if (versions.reduce((sum, { percentage }) => sum + percentage, 0) !== 100) {
      throw new Refusal(400, 10210, 'percentages must add up to 100');
    }
    const version = script.versions.find(({ id }) => id === versions[0]?.version_id);
    if (!version) throw new Refusal(404, 10222, 'No such version.');
    return answer(c, { id: deploy(script, version, annotations?.['workers/message']) });
  });

  app.get('/scripts/:name/schedules', (c) =>
    answer(c, { schedules: get(c.req.param('name')).schedules.map((cron) => ({ cron })) }),
  );
  app.put('/scripts/:name/schedules', async (c) => {
    const script = get(c.req.param('name'));
    script.schedules = (await parseBody(c, schedulesBody)).map(({ cron }) => cron);
    return answer(c, { schedules: script.schedules.map((cron) => ({ cron })) });
  });

  app.get('/scripts/:name/subdomain', (c) => answer(c, get(c.req.param('name')).subdomain));
  app.post('/scripts/:name/subdomain', async (c) => {
    const script = get(c.req.param('name'));
    script.subdomain = await parseBody(c, subdomainBody);
    return answer(c, script.subdomain);
  });
  app.patch('/scripts/:name/script-settings', async (c) => {
    const script = get(c.req.param('name'));
    script.observability = (await parseBody(c, settingsBody)).observability.enabled;
    return answer(c, {});
  });
  return app;
}

function emptyScript(): Script {
  return {
    versions: [],
    deployments: [],
    schedules: [],
    subdomain: { enabled: true, previews_enabled: true },
    observability: false,
  };
}

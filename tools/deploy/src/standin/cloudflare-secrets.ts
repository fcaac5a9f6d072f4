import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { answer, answerAll, parseBody, Refusal } from './cloudflare-http.ts';
import { type CloudflareState, type Script, servingVersion } from './cloudflare-state.ts';
import { deploy } from './cloudflare-upload.ts';

const secretBody = z.strictObject({
  name: z.string(),
  text: z.string().min(1),
  type: z.literal('secret_text'),
});
const secretsBody = z.strictObject({ secrets: z.record(z.string(), secretBody.nullable()) });

/** @throws Refusal when the account has no such worker */
export function scriptOf({ scripts }: CloudflareState, name: string): Script {
  const script = scripts.get(name);
  if (!script) throw new Refusal(404, 10007, 'This Worker does not exist on your account.');
  return script;
}

/** Secrets of a worker: their names, one or several set. Each change is a version that serves at once. */
export function secretRoutes(state: CloudflareState): Hono {
  const app = new Hono();
  const present = (name: string) =>
    (scriptOf(state, name).versions.at(-1)?.secretNames ?? []).map((secret) => ({
      name: secret,
      type: 'secret_text',
    }));
  app.get('/scripts/:name/secrets', (c) => answerAll(c, present(c.req.param('name'))));
  app.put('/scripts/:name/secrets', async (c) => {
    const { name, text, type } = await parseBody(c, secretBody);
    setSecrets(scriptOf(state, c.req.param('name')), { [name]: text });
    return answer(c, { name, type });
  });
  app.patch('/scripts/:name/secrets-bulk', async (c) => {
    const script = scriptOf(state, c.req.param('name'));
    const { secrets } = await parseBody(c, secretsBody);
    const given = Object.values(secrets).filter((secret) => secret !== null);
    setSecrets(script, Object.fromEntries(given.map(({ name, text }) => [name, text])));
    return answer(c, null);
  });
  return app;
}

function setSecrets(script: Script, texts: Record<string, string>): void {
  const last = script.versions.at(-1);
  if (!last || last !== servingVersion(script)) {
    throw new Refusal(400, 10215, "The latest version of your Worker isn't currently deployed.");
  }
  const secretNames = [...new Set([...last.secretNames, ...Object.keys(texts)])].toSorted();
  const version = { ...last, id: randomUUID(), texts: { ...last.texts, ...texts }, secretNames };
  script.versions.push(version);
  deploy(script, version, undefined);
}

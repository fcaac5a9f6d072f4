import { WEBHOOK_ENDPOINTS } from '@codex/constants';
import { scriptNameOf, WORKERS } from '../workers/catalog.ts';
import {
  generateSecrets,
  requiredSecretsOf,
  SECRETS,
  secretsFor,
  webhookSecretName,
} from '../workers/secrets.ts';
import type { Context, Step } from './context.ts';

/** Names of the secrets that each worker has. */
async function presentSecrets({ cloudflare: { scripts }, target }: Context) {
  const there = new Set(await scripts.list());
  return Promise.all(
    WORKERS.map(async (worker) => {
      const name = scriptNameOf(worker, target);
      return { worker, name, secrets: there.has(name) ? await scripts.listSecrets(name) : [] };
    }),
  );
}

/** Whether the signing secret of an endpoint is somewhere: with us, or with the worker that needs it. */
async function knownWebhookSecrets(context: Context): Promise<Set<string>> {
  const ecom = (await presentSecrets(context)).find(({ worker }) => worker.key === 'ecom-api');
  return new Set([...Object.keys(context.state.get().secrets), ...(ecom?.secrets ?? [])]);
}

export const webhooksStep: Step = {
  name: "Stripe's webhooks",
  async missing(context) {
    const [found, known] = [await context.webhooks.find(), await knownWebhookSecrets(context)];
    return WEBHOOK_ENDPOINTS.filter(
      (endpoint) => !found[endpoint]?.isRight || !known.has(webhookSecretName(endpoint)),
    );
  },
  async make(context) {
    const { webhooks, state } = context;
    const [found, known] = [await webhooks.find(), await knownWebhookSecrets(context)];
    for (const endpoint of WEBHOOK_ENDPOINTS) {
      const registered = found[endpoint];
      const name = webhookSecretName(endpoint);
      if (registered && known.has(name)) {
        if (!registered.isRight) await webhooks.correct(endpoint, registered);
        continue;
      }
      // Its secret was shown once, to a run that was killed before it could keep it.
      if (registered) await webhooks.remove(registered);
      const secret = await webhooks.create(endpoint);
      state.save({ secrets: { ...state.get().secrets, [name]: secret } });
    }
  },
};

export const secretsStep: Step = {
  name: 'secrets',
  async missing(context) {
    return (await presentSecrets(context)).flatMap(({ worker, name, secrets }) =>
      [...requiredSecretsOf(worker.key), ...Object.keys(secretsFor(worker, optionals(context)))]
        .filter((secret) => !secrets.includes(secret))
        .map((secret) => `${name}: ${secret}`),
    );
  },
  async make(context) {
    const { cloudflare, neon, given, state } = context;
    const present = await presentSecrets(context);
    refuseLostSecrets(context, present);
    state.save({ secrets: { ...generateSecrets(), ...state.get().secrets } });
    const production = await neon.getProduction();
    const values = {
      ...given,
      ...state.get().secrets,
      DATABASE_URL: await neon.connectionUri(production, { pooled: true }),
    };
    for (const { worker, name, secrets } of present) {
      const absent = Object.entries(secretsFor(worker, values)).filter(
        ([secret]) => !secrets.includes(secret),
      );
      if (absent.length > 0) await cloudflare.scripts.putSecrets(name, Object.fromEntries(absent));
    }
  },
};

/** What a worker works without, and was given. */
function optionals({ given }: Context): Record<string, string | undefined> {
  const names = new Set(SECRETS.filter(({ optional }) => optional).map(({ name }) => name));
  return Object.fromEntries(Object.entries(given).filter(([name]) => names.has(name)));
}

/** Some workers have a key of ours that this machine does not know: another value would part them. */
function refuseLostSecrets(
  { state }: Context,
  present: Awaited<ReturnType<typeof presentSecrets>>,
): void {
  const known = state.get().secrets;
  for (const { name, from, workers } of SECRETS) {
    if (from !== 'generated' || known[name]) continue;
    const users = present.filter(({ worker }) => workers.includes(worker.key));
    const holders = users.filter(({ secrets }) => secrets.includes(name));
    if (holders.length === 0 || holders.length === users.length) continue;
    throw new Error(
      `Some workers have ${name}, others do not, and its value is not in the state file of this ` +
        'machine. Bring the file here, or delete the secret from every worker to have a new one made.',
    );
  }
}

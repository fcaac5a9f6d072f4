import { Resend } from 'resend';
import type { Context } from '../provision/context.ts';
import { STEPS } from '../provision/steps.ts';
import { checkHealth } from '../release/health.ts';
import type { CloudflareSettings } from '../settings.ts';
import { hostnameOf, WORKERS } from '../workers/catalog.ts';
import type { Check } from './finding.ts';

const MAX_SKEW_SECONDS = 30;

/** What a deployment needs to be well. */
export function deploymentChecks(context: Context): Check[] {
  const { settings, target } = context;
  const forTarget =
    target.environment === 'production' ? '' : ` --environment ${target.environment}`;
  const deploy = `npm run codex -- deploy${forTarget}`;
  const bootstrap = `npm run codex -- bootstrap${forTarget}`;
  const mends: Readonly<Record<string, string>> = {
    database: `${deploy} applies them, after it tried them on a copy`,
    'ids in wrangler.jsonc': `${bootstrap} writes them; commit the files`,
  };
  return [
    {
      name: 'token of Cloudflare',
      mend: 'make a new one (docs/CLOUDFLARE-SETUP.md) and set CLOUDFLARE_API_TOKEN',
      run: async () => {
        const status = await context.cloudflare.tokenStatus();
        return status === 'active' ? [] : [`it is ${status}`];
      },
    },
    {
      name: 'domain',
      mend: "let the domain's registrar name Cloudflare's name servers",
      run: async () => {
        const { name, status } = await context.cloudflare.zone.describe();
        return status === 'active' ? [] : [`${name} is ${status}`];
      },
    },
    {
      name: 'clock',
      mend: 'let this machine take its time from the net (timedatectl set-ntp true)',
      run: () => checkClock(settings),
    },
    ...STEPS.map(({ name, missing }): Check => ({
      name,
      mend: mends[name] ?? `${bootstrap} makes what is missing`,
      run: async () => (await missing(context)).map((what) => `${what} is missing`),
    })),
    {
      name: "Stripe's account",
      mend: 'finish what the dashboard of Stripe asks for; until then nobody can pay',
      run: async () => {
        const { charges, payouts } = await context.webhooks.account();
        return [...(charges ? [] : ['takes no charges']), ...(payouts ? [] : ['pays nothing out'])];
      },
    },
    {
      name: "Stripe's mode",
      mend: 'use the live key in production, once you are ready to be paid',
      optional: true,
      run: async () => {
        const isTest = /^(sk|rk)_test_/.test(context.given.STRIPE_SECRET_KEY);
        return isTest && context.target.environment === 'production' ? ['this is a test key'] : [];
      },
    },
    {
      name: 'mail domain',
      mend: 'add the domain at Resend and the records that it shows, then wait until it is verified',
      run: () => checkMailDomain(context),
    },
    ...WORKERS.map((worker): Check => ({
      name: `health of ${worker.key}`,
      mend: `${deploy}, or rollback if it was well before; its log is at Cloudflare`,
      run: async () => {
        const hostname = hostnameOf(worker, context.target);
        const verdict = await checkHealth({ hostname, edgeUrl: settings.EDGE_URL, attempts: 1 });
        return verdict.healthy ? [] : [verdict.reason];
      },
    })),
  ];
}

async function checkClock({ CLOUDFLARE_API_BASE_URL }: CloudflareSettings): Promise<string[]> {
  const response = await fetch(CLOUDFLARE_API_BASE_URL, { signal: AbortSignal.timeout(10_000) });
  await response.body?.cancel();
  const theirs = Date.parse(response.headers.get('date') ?? '');
  const seconds = Math.round(Math.abs(Date.now() - theirs) / 1000);
  return seconds <= MAX_SKEW_SECONDS ? [] : [`${seconds} seconds off: signatures would be refused`];
}

async function checkMailDomain({ given }: Context): Promise<string[]> {
  const domain = /@([\w.-]+)/.exec(given.MAIL_FROM)?.[1]?.toLowerCase();
  const { RESEND_API_KEY, RESEND_BASE_URL } = given;
  const resend = new Resend(RESEND_API_KEY, {
    ...(RESEND_BASE_URL && { baseUrl: RESEND_BASE_URL }),
  });
  const { data, error } = await resend.domains.list();
  if (error) return [error.message];
  const found = data.data.find(({ name }) => domain === name || domain?.endsWith(`.${name}`));
  if (!found) return [`${domain} is not at Resend`];
  return found.status === 'verified' ? [] : [`${found.name} is ${found.status}`];
}

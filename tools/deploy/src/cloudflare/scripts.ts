import { z } from 'zod';
import type { CloudflareApi } from './api.ts';

const deploymentSchema = z.object({
  id: z.string(),
  created_on: z.string(),
  versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const deploymentsSchema = z.object({ deployments: z.array(deploymentSchema) });
const scheduleSchema = z.object({ schedules: z.array(z.object({ cron: z.string() })) });
const namedSchema = z.object({ name: z.string() });
const idSchema = z.object({ id: z.string() });

/** What serves, or served, a worker's requests. */
export interface Deployment {
  versionId: string;
  /** What was said when it was made. */
  message: string | undefined;
}

/** Workers of an account: their deployments, secrets and schedules. */
export function createScripts(api: CloudflareApi, accountId: string) {
  const scripts = `/accounts/${accountId}/workers/scripts`;
  return {
    async list(): Promise<string[]> {
      return (await api.read(z.array(idSchema), scripts)).map(({ id }) => id);
    },

    /** Deployments of a worker, newest first; undefined when there is no such worker. */
    async findDeployments(name: string): Promise<Deployment[] | undefined> {
      const found = await api.find(deploymentsSchema, `${scripts}/${name}/deployments`);
      return found?.deployments.map(({ versions, annotations }) => ({
        versionId: versions.toSorted((a, b) => b.percentage - a.percentage)[0]?.version_id ?? '',
        message: annotations?.['workers/message'],
      }));
    },

    /** Lets one version answer every request from now on. */
    async activate(name: string, versionId: string, message: string): Promise<void> {
      await api.send(`${scripts}/${name}/deployments`, {
        method: 'POST',
        json: {
          strategy: 'percentage',
          versions: [{ version_id: versionId, percentage: 100 }],
          annotations: { 'workers/message': message },
        },
      });
    },

    /** Settings that belong to the worker, not to one of its versions. */
    async setObservability(name: string, enabled: boolean): Promise<void> {
      await api.send(`${scripts}/${name}/script-settings`, {
        method: 'PATCH',
        json: { observability: { enabled } },
      });
    },

    async setSchedules(name: string, crons: readonly string[]): Promise<void> {
      const path = `${scripts}/${name}/schedules`;
      const { schedules } = await api.read(scheduleSchema, path);
      const present = schedules.map(({ cron }) => cron);
      if (present.toSorted().join('\n') === [...crons].toSorted().join('\n')) return;
      await api.send(path, { method: 'PUT', json: crons.map((cron) => ({ cron })) });
    },

    /** Takes the worker off the addresses that Cloudflare gives away, so that only ours lead to it. */
    async closeSubdomain(name: string): Promise<void> {
      await api.send(`${scripts}/${name}/subdomain`, {
        method: 'POST',
        json: { enabled: false, previews_enabled: false },
      });
    },

    /** Names of a worker's secrets; their values never leave Cloudflare. */
    async listSecrets(name: string): Promise<string[]> {
      return (await api.read(z.array(namedSchema), `${scripts}/${name}/secrets`)).map(
        (secret) => secret.name,
      );
    },

    /** Sets these secrets and leaves others alone; makes and serves a new version. */
    async putSecrets(name: string, secrets: Record<string, string>): Promise<void> {
      const entries = Object.entries(secrets);
      await api.send(`${scripts}/${name}/secrets-bulk`, {
        method: 'PATCH',
        json: {
          secrets: Object.fromEntries(
            entries.map(([key, text]) => [key, { name: key, text, type: 'secret_text' }]),
          ),
        },
      });
    },

    /** A worker that only says that it is not there yet: others can be bound to it. */
    async createPlaceholder(name: string, compatibilityDate: string): Promise<void> {
      const form = new FormData();
      form.set(
        'metadata',
        JSON.stringify({
          main_module: 'index.js',
          compatibility_date: compatibilityDate,
          bindings: [],
          annotations: { 'workers/message': 'placeholder' },
        }),
      );
      form.set(
        'index.js',
        new File([PLACEHOLDER], 'index.js', { type: 'application/javascript+module' }),
      );
      await api.send(`${scripts}/${name}`, { method: 'PUT', form });
    },

    /** Removes a worker and its secrets. `force`: although others are bound to it. */
    async remove(name: string): Promise<void> {
      await api.send(`${scripts}/${name}`, { method: 'DELETE', query: { force: true } });
    },
  };
}

const PLACEHOLDER = `export default {
  fetch: () => new Response('Not there yet.', { status: 503, headers: { 'retry-after': '30' } }),
  scheduled() {},
};
`;

import {
  build,
  type Command,
  currentCommit,
  readEnvironment,
  readPullRequest,
  UsageError,
} from './command.ts';
import { createComments } from './github/comments.ts';
import { settingsOf } from './provision/open-context.ts';
import {
  cloudflareSettings,
  githubSettings,
  neonSettings,
  previewSettings,
  readSettings,
} from './settings.ts';

// Each command is loaded when it is wanted: wrangler alone takes a second.
export const COMMANDS: Record<string, Command> = {
  bootstrap: {
    takes: '[--dry-run] [--region …]',
    does: 'makes everything that an environment consists of, or says what is missing',
    async run({ values, log }) {
      const { bootstrap } = await import('./commands/bootstrap.ts');
      const { 'dry-run': dryRun, region } = values;
      await bootstrap({ environment: readEnvironment(values.environment), dryRun, region, log });
    },
  },
  doctor: {
    takes: '[--machine]',
    does: 'what is wrong with a deployment, or this machine, and how to mend it',
    async run({ values, log }) {
      const { doctor } = await import('./commands/doctor.ts');
      const environment = readEnvironment(values.environment);
      return doctor({ environment, onlyMachine: values.machine, log });
    },
  },
  deploy: {
    takes: '',
    does: 'a release: checked, built, migrated on a copy first, rolled back when not well',
    async run(call) {
      const { values, log } = call;
      const { releaseTo } = await import('./commands/production.ts');
      const environment = readEnvironment(values.environment);
      await releaseTo({
        environment,
        ...settingsOf(environment, { cloudflareSettings, neonSettings }),
        build: () => build(call),
        release: values.release ?? currentCommit(),
        log,
      });
    },
  },
  rollback: {
    takes: '',
    does: 'to what served before the release that serves now',
    async run({ values, log }) {
      const { rollBack } = await import('./commands/production.ts');
      await rollBack({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        log,
      });
    },
  },
  preview: {
    takes: 'up|down NUMBER',
    does: 'the preview of a pull request',
    async run(call) {
      const { action, subject, values, log } = call;
      const { previewDown, previewUp } = await import('./commands/preview.ts');
      if (action !== 'up' && action !== 'down') throw new UsageError('preview up, or preview down');
      const pullRequest = readPullRequest(subject);
      const places = { cloudflareSettings, neonSettings };
      const comments = process.env.GITHUB_TOKEN
        ? createComments(readSettings(githubSettings))
        : undefined;
      if (action === 'down') {
        return previewDown({ pullRequest, ...settingsOf('production', places), comments, log });
      }
      await previewUp({
        pullRequest,
        ...settingsOf('production', { ...places, previewSettings }),
        comments,
        built: await build(call),
        release: values.release ?? currentCommit(),
        log,
      });
    },
  },
  neon: {
    takes: 'create|delete|url [NAME]',
    does: "a database branch with production's rows, migrated; url: the address of one",
    async run({ action, subject, values, log }) {
      const { neonBranch } = await import('./commands/neon.ts');
      const environment = readEnvironment(values.environment);
      const settings = settingsOf(environment, { neonSettings });
      await neonBranch({ action, name: subject, ...settings, log });
    },
  },
  transcoder: {
    takes: '',
    does: 'what a transcoder has to be told, as an env file',
    async run({ values, log }) {
      const { transcoderSettings } = await import('./commands/transcoder.ts');
      const environment = readEnvironment(values.environment);
      await transcoderSettings({ environment, ...settingsOf(environment, { neonSettings }), log });
    },
  },
  dns: {
    takes: '[--dry-run]',
    does: 'makes the records that the addresses need',
    async run({ values, log }) {
      const { manageDns } = await import('./commands/dns.ts');
      return manageDns({
        environment: readEnvironment(values.environment),
        cloudflareSettings: readSettings(cloudflareSettings),
        dryRun: values['dry-run'],
        log,
      });
    },
  },
  check: {
    takes: '[--workflows]',
    does: 'dry runs, sizes, start-up times and workflows; what verify runs',
    async run({ values, log }) {
      const { check } = await import('./commands/check.ts');
      return check({ onlyWorkflows: values.workflows, log });
    },
  },
  changed: {
    takes: '',
    does: 'what the commits since BASE can break',
    async run({ log }) {
      const { changed } = await import('./commands/changed.ts');
      changed(process.env.BASE, log);
    },
  },
  tested: {
    takes: 'COMMIT',
    does: 'waits until GitHub has tested a commit',
    async run({ action: commit, log }) {
      const { whenTested } = await import('./github/runs.ts');
      if (!/^[0-9a-f]{40}$/.test(commit)) throw new UsageError('Which commit? Say its whole id.');
      await whenTested({ settings: readSettings(githubSettings), commit, log });
    },
  },
  rehearse: {
    takes: '',
    does: 'plays Cloudflare, Neon, GitHub, Stripe and Resend on this machine, until Ctrl-C',
    async run({ log }) {
      const { rehearse } = await import('./commands/rehearse.ts');
      return rehearse(log);
    },
  },
};

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import type { CloudflareSettings } from '../settings.ts';
import type { BuiltWorker } from './build.ts';
import { ROOT, type Target } from './catalog.ts';
import { renderConfig } from './config.ts';
import { runWrangler } from './wrangler.ts';

export interface UploadOptions {
  settings: CloudflareSettings;
  built: BuiltWorker;
  target: Target;
  namespaceIds: ReadonlyMap<string, string>;
  /** What is set along with the version; other secrets stay as they are. */
  secrets: Record<string, string>;
  /** Which release the version belongs to. */
  tag: string;
}

const uploadedSchema = z.object({ type: z.literal('version-upload'), version_id: z.string() });

/** Uploads a built worker as a version that nobody is served by yet. @returns the version's id */
export async function uploadVersion(options: UploadOptions): Promise<string> {
  const { settings, built, target, namespaceIds, secrets, tag } = options;
  const { worker, main, assets } = built;
  // Secrets pass through a folder that only we can read.
  const folder = mkdtempSync(join(tmpdir(), 'codex-upload-'));
  try {
    const configFolder = join(ROOT, '.codex/deploy/config', target.suffix, worker.key);
    mkdirSync(configFolder, { recursive: true });
    const config = join(configFolder, 'wrangler.json');
    const relativeTo = (path: string) => relative(configFolder, path);
    const rendered = renderConfig({
      worker,
      target,
      main: relativeTo(main),
      assets: assets && relativeTo(assets),
      namespaceIds,
    });
    writeFileSync(config, JSON.stringify(rendered, null, 2));
    const secretsFile = join(folder, 'secrets.json');
    writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
    const outputFile = join(folder, 'output.ndjson');
    const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_BASE_URL } = settings;
    await runWrangler(
      [
        'versions',
        'upload',
        ...valued({ config, tag, message: `release ${tag}` }),
        ...valued(Object.keys(secrets).length > 0 ? { 'secrets-file': secretsFile } : {}),
      ],
      {
        CLOUDFLARE_API_TOKEN,
        CLOUDFLARE_ACCOUNT_ID,
        CLOUDFLARE_API_BASE_URL,
        WRANGLER_OUTPUT_FILE_PATH: outputFile,
      },
    );
    return readVersionId(readFileSync(outputFile, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function valued(options: Record<string, string>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

function readVersionId(output: string): string {
  for (const line of output.split('\n').filter(Boolean)) {
    const { data } = uploadedSchema.safeParse(JSON.parse(line));
    if (data) return data.version_id;
  }
  throw new Error('wrangler uploaded no version');
}

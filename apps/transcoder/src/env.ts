import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const envSchema = z.object({
  /** Plain PostgreSQL, for the job queue only. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  CONTENT_API_URL: z.url({ protocol: /^https?$/ }),
  WORKER_SHARED_SECRET: z.string().min(16),
  TRANSCODER_WORK_DIR: z.string().min(1).default(join(tmpdir(), 'codex-transcoder')),
  TRANSCODER_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(1),
  /** Ends by itself after so long without a job; runs on without it. */
  TRANSCODER_EXIT_WHEN_IDLE_SECONDS: z.coerce.number().int().min(1).max(86_400).optional(),
  FFMPEG_PATH: z.string().min(1).optional(),
  FFPROBE_PATH: z.string().min(1).optional(),
  ENVIRONMENT: z.string().default('development'),
  /** What runs, as its logs name it. */
  CODEX_BUILD: z.string().default('local'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional(),
});

export type TranscoderEnv = z.output<typeof envSchema>;

/** @throws Error naming every setting that is missing or wrong, without its value */
export function readEnv(env: NodeJS.ProcessEnv): TranscoderEnv {
  const parsed = envSchema.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`the transcoder's settings are incomplete: ${problems.join('; ')}`);
}

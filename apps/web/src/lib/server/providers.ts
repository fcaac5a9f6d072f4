import { nativeAuthSchemas } from '@codex/validation';
import type { z } from 'zod';

export type Provider = z.output<typeof nativeAuthSchemas.signInSocial>['provider'];

export const PROVIDERS: readonly Provider[] = nativeAuthSchemas.signInSocial.shape.provider.options;

/** The providers whose keys are set. */
export function providersOf({
  GOOGLE_CLIENT_ID,
  GITHUB_CLIENT_ID,
}: App.Platform['env']): Provider[] {
  return [
    ...(GOOGLE_CLIENT_ID ? ['google' as const] : []),
    ...(GITHUB_CLIENT_ID ? ['github' as const] : []),
  ];
}

export function toProvider(value: unknown): Provider | undefined {
  const parsed = nativeAuthSchemas.signInSocial.shape.provider.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

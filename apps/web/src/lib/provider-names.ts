/** What the services are called with which people sign in. */
export const PROVIDER_NAMES = { google: 'Google', github: 'GitHub' } as const;

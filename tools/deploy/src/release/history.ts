import type { Deployment } from '../cloudflare/scripts.ts';

/** What a deployment says of itself, so that a later run finds its way without a note of its own. */
export function releaseMessage(release: string): string {
  return `release ${release}`;
}

/** The release that a deployment belongs to; undefined for a changed secret or a hand at the dashboard. */
export function releaseOf({ message }: Deployment): string | undefined {
  return /^release ([^\s,]+)/.exec(message ?? '')?.[1];
}

/**
 * What served before a release, of a worker's deployments (newest first): what serves now when the
 * release did not get here yet, otherwise what its first deployment replaced.
 */
export function deploymentBefore(
  deployments: readonly Deployment[],
  release: string,
): Deployment | undefined {
  const newest = deployments.findIndex((deployment) => releaseOf(deployment) !== undefined);
  const [serving] = deployments;
  if (newest === -1 || !serving) return serving;
  let index = newest;
  while (index < deployments.length && releaseOfAt(deployments, index) === release) index += 1;
  return index === newest ? serving : deployments[index];
}

/** The release that serves now, of a worker's deployments, newest first. */
export function servingRelease(deployments: readonly Deployment[]): string | undefined {
  return deployments.map(releaseOf).find((release) => release !== undefined);
}

function releaseOfAt(deployments: readonly Deployment[], index: number): string | undefined {
  const deployment = deployments[index];
  return deployment && releaseOf(deployment);
}

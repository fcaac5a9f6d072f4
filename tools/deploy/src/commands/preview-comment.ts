import { hostnameOf, type Target, WORKERS } from '../workers/catalog.ts';

/** What the comment on a pull request says once its preview is well. */
export function describePreview(target: Target, release: string): string {
  const rows = WORKERS.map((worker) => {
    const address = `https://${hostnameOf(worker, target)}`;
    return `| ${worker.key} | ${address} | well |`;
  });
  return [
    `**Preview of \`${release}\`**`,
    '',
    '| | address | health |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'Its database, storage and keys are its own, and empty of people. It goes when this pull request is closed.',
  ].join('\n');
}

/** What it says when the preview could not be brought up. */
export function describeFailure(target: Target, release: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return [
    `**The preview of \`${release}\` is not up** (${target.suffix})`,
    '',
    '```',
    // A fence inside the reason would end ours.
    reason.replaceAll('```', "'''").slice(0, 3000),
    '```',
  ].join('\n');
}

export function describeRemoval(): string {
  return 'The preview was removed: workers, addresses, storage and database.';
}

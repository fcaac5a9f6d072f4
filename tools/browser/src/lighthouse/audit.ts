import lighthouse, { desktopConfig } from 'lighthouse';
import type { Figures } from './targets.ts';

export type Device = 'mobile' | 'desktop';

export interface Audited {
  figures: Figures;
  /** The audits that cost points. */
  complaints: string[];
}

/** One run of Lighthouse, with its own throttling: mobile is 1.6 Mb/s, 150 ms and a CPU four times slower. */
export async function audit(
  url: string,
  { port, device }: { port: number; device: Device },
): Promise<Audited> {
  const flags = { port, logLevel: 'error' } as const;
  const result = await lighthouse(url, flags, device === 'desktop' ? desktopConfig : undefined);
  if (!result) throw new Error(`Lighthouse said nothing of ${url}.`);
  const { lhr } = result;
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const score = (name: string) => Math.round((lhr.categories[name]?.score ?? 0) * 100);
  const value = (name: string) => lhr.audits[name]?.numericValue ?? Number.POSITIVE_INFINITY;
  const weighed = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs);
  const complaints = weighed.flatMap(({ id, weight }) => {
    const found = lhr.audits[id];
    return weight > 0 && found && found.score !== null && found.score < 0.9
      ? [`${id}: ${found.displayValue ?? found.title}`]
      : [];
  });
  return {
    complaints,
    figures: {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
      seo: score('seo'),
      lcpMs: Math.round(value('largest-contentful-paint')),
      cls: Math.round(value('cumulative-layout-shift') * 1000) / 1000,
      tbtMs: Math.round(value('total-blocking-time')),
      scriptBytes: scriptBytes(lhr.audits['network-requests']?.details),
    },
  };
}

function scriptBytes(details: unknown): number {
  if (typeof details !== 'object' || details === null || !('items' in details)) return 0;
  const { items } = details;
  if (!Array.isArray(items)) return 0;
  return items
    .filter(({ resourceType }) => resourceType === 'Script')
    .reduce((sum: number, { transferSize }) => sum + Number(transferSize), 0);
}

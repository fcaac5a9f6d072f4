import { deploymentChecks } from '../doctor/deployment.ts';
import { describeFinding, examine } from '../doctor/finding.ts';
import { MACHINE_CHECKS } from '../doctor/machine.ts';
import type { Log } from '../log.ts';
import { openContext } from '../provision/open-context.ts';

export interface DoctorOptions {
  environment: 'staging' | 'production';
  /** This machine, instead of a deployment. */
  onlyMachine: boolean;
  log: Log;
}

/** Says what is wrong and how to mend it; changes nothing. @returns 0 when nothing is wrong */
export async function doctor({ environment, onlyMachine, log }: DoctorOptions): Promise<number> {
  const checks = onlyMachine ? MACHINE_CHECKS : deploymentChecks(openContext(environment));
  const findings = await examine(checks);
  for (const finding of findings) log(describeFinding(finding));
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
}

import { expect, test } from 'vitest';
import { describeFinding, examine } from './finding.ts';
import { portsOf } from './machine.ts';

test('the ports of the settings are each looked at once', () => {
  const text =
    'A=http://localhost:5173\nB=postgres://a:b@127.0.0.1:5487/c\nC=http://localhost:5173/x\nD=';
  expect(portsOf(text)).toEqual([5173, 5487]);
});

test('each finding says how to mend it, and one that throws hides no other', async () => {
  const findings = await examine([
    { name: 'clock', mend: 'set it', run: async () => ['40 seconds off'] },
    { name: 'token', mend: 'make one', run: () => Promise.reject(new Error('no answer')) },
    { name: 'ffmpeg', mend: 'install it', optional: true, run: async () => ['none'] },
    { name: 'domain', mend: 'wait', run: async () => [] },
  ]);
  expect(findings.map(({ state }) => state)).toEqual(['wrong', 'wrong', 'worth a look', 'well']);
  expect(findings.map(describeFinding).join('\n')).toContain(
    'clock: 40 seconds off\n              → set it',
  );
});

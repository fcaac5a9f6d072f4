import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

test('a password is kept as bcrypt and is found right again', async () => {
  const hash = await hashPassword('correct horse battery staple');
  expect(hash).toMatch(/^\$2[aby]\$10\$/);
  await expect(verifyPassword({ hash, password: 'correct horse battery staple' })).resolves.toBe(
    true,
  );
  await expect(verifyPassword({ hash, password: 'correct horse battery stapl' })).resolves.toBe(
    false,
  );
});

test('every character of a long password counts, beyond the 72 bytes that bcrypt reads', async () => {
  const long = 'ü'.repeat(127);
  const hash = await hashPassword(`${long}a`);
  await expect(verifyPassword({ hash, password: `${long}a` })).resolves.toBe(true);
  await expect(verifyPassword({ hash, password: `${long}b` })).resolves.toBe(false);
});

test('a right password takes less than 150 ms of CPU', async () => {
  const hash = await hashPassword('warm up');
  const before = process.cpuUsage();
  for (let i = 0; i < 3; i++) await verifyPassword({ hash, password: 'warm up' });
  const { user } = process.cpuUsage(before);
  expect(user / 3000).toBeLessThan(150);
});

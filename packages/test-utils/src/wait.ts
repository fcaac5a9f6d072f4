/**
 * Waits until `check` returns something other than undefined or false, and returns that.
 * @throws Error when it does not within the time (milliseconds)
 */
export async function waitFor<T>(
  check: () => Promise<T | undefined | false> | T | undefined | false,
  { timeout = 15_000, interval = 50, what = 'the condition' } = {},
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${timeout} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

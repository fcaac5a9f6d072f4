const DAY_MS = 86_400_000;

/** The last days up to `today`, in UTC: what figures of the desk are about. */
export function lastDays(days: number, today = new Date()): { from: string; to: string } {
  const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { from: dateOf(today.getTime() - (days - 1) * DAY_MS), to: dateOf(today.getTime()) };
}

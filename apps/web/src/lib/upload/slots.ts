/** At most so many at a time, first come first served. */
export function slots(count: number) {
  let free = count;
  const queue: (() => void)[] = [];
  const take = () =>
    free > 0 ? void free-- : new Promise<void>((resolve) => void queue.push(resolve));
  const give = () => {
    const next = queue.shift();
    if (next) next();
    else free++;
  };
  return async <T>(work: () => Promise<T>): Promise<T> => {
    await take();
    try {
      return await work();
    } finally {
      give();
    }
  };
}

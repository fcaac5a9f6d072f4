/** How often the database was asked so far, by whomever. */
async function roundTrips(): Promise<number> {
  const response = await fetch(`${process.env['NEON_PROXY_URL']}/_local/stats`);
  const { http, ws } = (await response.json()) as { http: number; ws: number };
  return http + ws;
}

/** Round trips of one request. The least of several, because timers of the stack ask the database too. */
export async function cost(request: () => PromiseLike<unknown>, tries = 4): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const before = await roundTrips();
    await request();
    least = Math.min(least, (await roundTrips()) - before);
  }
  return least;
}

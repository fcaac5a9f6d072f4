/** What workers asked of the database since the proxy started. */
export interface DatabaseStats {
  /** HTTP requests to `/sql`: each is one round trip, a batch included. */
  http: number;
  /** WebSocket sessions opened. */
  ws: number;
  /** SQL statements; `begin` and `commit` count where a worker sent them itself. */
  statements: number;
  /** Times a worker waited for the database: HTTP requests, and each flush of a WebSocket session. */
  roundTrips: number;
}

export function newStats(): DatabaseStats {
  return { http: 0, ws: 0, statements: 0, roundTrips: 0 };
}

import type { DatabaseStats } from './stats.ts';

const PROTOCOL_3 = 3;

/**
 * Walks through what a client sends to PostgreSQL, counts its statements, and drops the password
 * that Neon's driver sends ahead of being asked: on loopback nobody asks.
 * @see https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export class FrontendFilter {
  readonly #stats: DatabaseStats;
  #pending: Buffer = Buffer.alloc(0);
  #started = false;
  #mayDropPassword = true;

  constructor(stats: DatabaseStats) {
    this.#stats = stats;
  }

  /** Takes a chunk and gives back what PostgreSQL may have of it. */
  push(chunk: Buffer): Buffer {
    const input = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    const keep: Buffer[] = [];
    let at = 0;
    for (;;) {
      const length = this.#messageLength(input, at);
      if (length === undefined || at + length > input.length) break;
      const message = input.subarray(at, at + length);
      if (this.#accepts(message)) keep.push(message);
      at += length;
    }
    this.#pending = input.subarray(at);
    return keep.length === 1 && keep[0] ? keep[0] : Buffer.concat(keep);
  }

  #messageLength(input: Buffer, at: number): number | undefined {
    // Before the start-up message is through, messages have no type byte.
    const header = this.#started ? 1 : 0;
    if (input.length < at + header + 4) return undefined;
    return header + Math.max(4, input.readInt32BE(at + header));
  }

  #accepts(message: Buffer): boolean {
    if (!this.#started) {
      // Requests for encryption have another code here, and the start-up message follows them.
      this.#started = message.length >= 8 && message.readInt16BE(4) === PROTOCOL_3;
      return true;
    }
    const type = String.fromCharCode(message[0] ?? 0);
    const isEarlyPassword = type === 'p' && this.#mayDropPassword;
    this.#mayDropPassword = false;
    if (type === 'Q' || type === 'E') this.#stats.statements += 1;
    if (type === 'Q' || type === 'S') this.#stats.roundTrips += 1;
    return !isEarlyPassword;
  }
}

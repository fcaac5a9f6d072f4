import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { KINDS } from './records.ts';
import type { Kind, Records } from './records.ts';

/** One row written (or, without a value, removed). */
type Change = [kind: Kind, id: string, row: object | null];

type Tables = { [K in Kind]: Map<string, Records[K]> };

const IDEMPOTENCY_HOURS = 24;
const HOUR = 3_600_000;

/**
 * All objects, in memory and in a journal on disk. One line of the journal is one transaction, so
 * a process killed in the middle of a write loses at most that line, and with it nothing halfway.
 */
export class Store {
  private readonly tables = emptyTables();
  private readonly journal: string;
  private changes: Change[] | undefined;

  constructor(stateDir: string) {
    mkdirSync(stateDir, { recursive: true });
    this.journal = join(stateDir, 'stripe.jsonl');
    if (existsSync(this.journal)) this.replay(readFileSync(this.journal, 'utf8'));
    this.compact();
  }

  get<K extends Kind>(kind: K, id: string): Records[K] | undefined {
    return this.tables[kind].get(id);
  }

  /** Newest first, as Stripe lists. */
  list<K extends Kind>(kind: K): Records[K][] {
    return [...this.tables[kind].values()].reverse();
  }

  /** Runs `work` and writes what it put in one line; if it throws, nothing of it happened. */
  transaction<T>(work: () => T): T {
    if (this.changes) return work();
    const undo: (() => void)[] = [];
    this.changes = [];
    this.undo = undo;
    try {
      const result = work();
      if (this.changes.length > 0) {
        appendFileSync(this.journal, `${JSON.stringify(this.changes)}\n`);
      }
      return result;
    } catch (error) {
      for (const revert of undo.reverse()) revert();
      throw error;
    } finally {
      this.changes = undefined;
      this.undo = undefined;
    }
  }

  /** Writes a row. Rows are never changed in place: put a new one. */
  put<K extends Kind>(kind: K, row: Records[K]): Records[K] {
    if (!this.changes) return this.transaction(() => this.put(kind, row));
    this.rememberFor(kind, row.id);
    this.tables[kind].set(row.id, row);
    this.changes.push([kind, row.id, row]);
    return row;
  }

  remove(kind: Kind, id: string): void {
    if (!this.changes) return this.transaction(() => this.remove(kind, id));
    this.rememberFor(kind, id);
    this.tables[kind].delete(id);
    this.changes.push([kind, id, null]);
  }

  private undo: (() => void)[] | undefined;

  private rememberFor<K extends Kind>(kind: K, id: string): void {
    const before = this.tables[kind].get(id);
    this.undo?.push(() => {
      if (before) this.tables[kind].set(id, before);
      else this.tables[kind].delete(id);
    });
  }

  private replay(text: string): void {
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const isLast = lines.slice(index + 1).every((rest) => rest === '');
      const changes = parseLine(line, isLast);
      for (const [kind, id, row] of changes) this.apply(kind, id, row);
    }
  }

  private apply<K extends Kind>(kind: K, id: string, row: object | null): void {
    const table: Map<string, object> = this.tables[kind];
    if (row) table.set(id, row);
    else table.delete(id);
  }

  /** Rewrites the journal with what is alive, through a rename so that it is whole or not there. */
  private compact(): void {
    const oldest = Date.now() - IDEMPOTENCY_HOURS * HOUR;
    for (const result of this.list('idempotency')) {
      if (result.createdAt < oldest) this.tables.idempotency.delete(result.id);
    }
    const lines = KINDS.flatMap((kind) =>
      [...this.tables[kind].values()].map((row) => `${JSON.stringify([[kind, row.id, row]])}\n`),
    );
    const fresh = `${this.journal}.new`;
    writeFileSync(fresh, lines.join(''), { flush: true });
    renameSync(fresh, this.journal);
  }
}

function parseLine(line: string, isLast: boolean): Change[] {
  try {
    return JSON.parse(line);
  } catch (error) {
    // Only the last line can have been cut off by a kill; anything else is damage to speak of.
    if (isLast) return [];
    throw error;
  }
}

function emptyTables(): Tables {
  return {
    account: new Map(),
    balance_transaction: new Map(),
    charge: new Map(),
    checkout_session: new Map(),
    customer: new Map(),
    deleted_customer: new Map(),
    delivery: new Map(),
    dispute: new Map(),
    event: new Map(),
    idempotency: new Map(),
    payment_intent: new Map(),
    price: new Map(),
    product: new Map(),
    refund: new Map(),
    session_plan: new Map(),
    transfer: new Map(),
  };
}

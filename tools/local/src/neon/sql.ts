import {
  type CustomTypesConfig,
  DatabaseError,
  type Pool,
  type PoolClient,
  type QueryArrayConfig,
} from 'pg';

/** What Neon's driver posts: one query, or several that are one transaction. */
export type SqlRequest = SqlQuery | { queries: SqlQuery[] };

interface SqlQuery {
  query: string;
  params?: unknown[];
}

export interface BatchOptions {
  isolationLevel?: string;
  readOnly?: boolean;
  deferrable?: boolean;
}

const ISOLATION_LEVELS: Record<string, string> = {
  ReadUncommitted: 'read uncommitted',
  ReadCommitted: 'read committed',
  RepeatableRead: 'repeatable read',
  Serializable: 'serializable',
};
const MAX_NAMED_STATEMENTS = 1000;
/** Values stay the text that PostgreSQL sent: the driver parses them by `dataTypeID`. */
const RAW_TEXT: CustomTypesConfig = { getTypeParser: () => (text: string) => text };

const statementNames = new Map<string, string>();

/** A name for a statement, so that each connection plans it once; only so many texts get one. */
function nameOf(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known || statementNames.size >= MAX_NAMED_STATEMENTS) return known;
  const name = `s${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

/** Runs a request on a connection of the pool and answers in the shape of Neon's `/sql`. */
export async function runSql(pool: Pool, request: SqlRequest, options: BatchOptions) {
  try {
    return await runOnce(pool, request, options, nameOf);
  } catch (error) {
    // A migration changed a table under a named statement: once more, without names.
    if (!isStalePlan(error)) throw error;
    return await runOnce(pool, request, options, () => undefined);
  }
}

async function runOnce(
  pool: Pool,
  request: SqlRequest,
  options: BatchOptions,
  name: typeof nameOf,
) {
  const client = await pool.connect();
  let broken = false;
  try {
    if (!('queries' in request)) return await execute(client, request, name);
    return { results: await executeBatch(client, request.queries, options, name) };
  } catch (error) {
    broken = isStalePlan(error) || !(error instanceof DatabaseError);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function executeBatch(
  client: PoolClient,
  queries: SqlQuery[],
  options: BatchOptions,
  name: typeof nameOf,
) {
  await client.query(beginStatement(options));
  try {
    const results = [];
    for (const query of queries) results.push(await execute(client, query, name));
    await client.query('commit');
    return results;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function execute(client: PoolClient, { query, params = [] }: SqlQuery, name: typeof nameOf) {
  const config: QueryArrayConfig & { queryMode: 'extended' } = {
    text: query,
    values: params,
    name: name(query),
    rowMode: 'array',
    queryMode: 'extended',
    types: RAW_TEXT,
  };
  const { command, rowCount, fields, rows } = await client.query(config);
  return { command, rowCount, fields, rows, rowAsArray: true };
}

function beginStatement({ isolationLevel, readOnly, deferrable }: BatchOptions): string {
  const level = isolationLevel === undefined ? undefined : ISOLATION_LEVELS[isolationLevel];
  if (isolationLevel !== undefined && level === undefined) {
    throw new TypeError(`Unknown isolation level ${isolationLevel}`);
  }
  return [
    'begin',
    level && `isolation level ${level}`,
    readOnly && 'read only',
    deferrable && 'deferrable',
  ]
    .filter(Boolean)
    .join(' ');
}

function isStalePlan(error: unknown): boolean {
  return (
    error instanceof DatabaseError &&
    error.code === '0A000' &&
    error.message.includes('cached plan must not change result type')
  );
}

/** Whether the database was not there, as opposed to having refused the statement. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return !(error instanceof TypeError);
  return /^(08|53|57P0[1-3])/.test(error.code ?? '');
}

const ERROR_FIELDS = [
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

/** The error body of Neon's `/sql`. */
export function describeError(error: unknown): Record<string, unknown> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof DatabaseError)) return { message };
  const fields = new Map<string, unknown>(Object.entries(error));
  return {
    message,
    ...Object.fromEntries(ERROR_FIELDS.map((name) => [name, fields.get(name)])),
  };
}

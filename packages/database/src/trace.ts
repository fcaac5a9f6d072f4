import { currentOperation, span, type Attributes } from '@codex/observability';

const MAX_STATEMENT = 1000;

interface Statement {
  query: string;
}

/** What a request to Neon's endpoint says of itself: its statements, never their parameters. */
function describeStatements(body: unknown): Attributes {
  const sent: Statement | { queries: Statement[] } =
    typeof body === 'string' ? JSON.parse(body) : { queries: [] };
  const statements = 'queries' in sent ? sent.queries.map(({ query }) => query) : [sent.query];
  const text = statements.map((statement) => statement.replace(/\s+/g, ' ').trim()).join('; ');
  return {
    'db.system.name': 'postgresql',
    'db.operation.name': /^\w+/.exec(text)?.[0].toUpperCase(),
    'db.operation.batch.size': statements.length > 1 ? statements.length : undefined,
    'db.query.text': text.slice(0, MAX_STATEMENT),
  };
}

/** `fetch` for the database's driver, as a step of the current operation. */
export function tracedFetch(url: string, init: RequestInit): Promise<Response> {
  if (!currentOperation()?.telemetry) return fetch(url, init);
  const attributes = describeStatements(init.body);
  const name = `${attributes['db.operation.name'] ?? 'SQL'} postgresql`;
  return span(name, { kind: 'client', attributes }, () => fetch(url, init));
}

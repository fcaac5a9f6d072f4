/**
 * How a statement has to be run. `plain` ones share the migration's transaction; `alone` ones have a
 * transaction of their own, so that what was locked before is free while they read a whole table;
 * `outside` ones refuse to run in any; `repeat` ones run again until they change no row.
 */
type StatementKind = 'plain' | 'alone' | 'outside' | 'repeat';

export interface Statement {
  /** Counts from 1, as messages do. */
  number: number;
  kind: StatementKind;
  text: string;
}

const BREAKPOINT = '--> statement-breakpoint';
const COMMENT = /^\s*(?:--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/;

/** The statements of a migration, as drizzle-kit separates them. */
export function splitStatements(sql: string): Statement[] {
  return sql
    .split(BREAKPOINT)
    .filter((text) => withoutLeadingComments(text) !== '')
    .map((text, index) => ({ number: index + 1, kind: kindOf(text), text: text.trim() }));
}

function kindOf(text: string): StatementKind {
  if (/^\s*--\s*repeat\b/im.test(leadingComments(text))) return 'repeat';
  const code = withoutLeadingComments(text);
  if (
    /^(create\s+(unique\s+)?index|drop\s+index|reindex\b[^;]*?)\s+concurrently\b/i.test(code) ||
    /^vacuum\b/i.test(code) ||
    /^alter\s+table\b[^;]*\bdetach\s+partition\b[^;]*\bconcurrently\b/i.test(code)
  ) {
    return 'outside';
  }
  return /^alter\s+table\b[^;]*\bvalidate\s+constraint\b/i.test(code) ? 'alone' : 'plain';
}

function leadingComments(text: string): string {
  return text.slice(0, text.length - afterComments(text).length);
}

/** The statement from its first word on. */
function withoutLeadingComments(text: string): string {
  return afterComments(text).trim();
}

function afterComments(text: string): string {
  const comment = COMMENT.exec(text)?.[0];
  return comment === undefined ? text : afterComments(text.slice(comment.length));
}

/** The first words of a statement, for messages. */
export function titleOf({ text }: Statement): string {
  const line = withoutLeadingComments(text).replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const CREATED_INDEX = new RegExp(
  String.raw`^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?(${NAME})\s+on\s+(?:only\s+)?((?:${NAME}\.)?${NAME})`,
  'i',
);
const DROPPED_INDEX = new RegExp(
  String.raw`^drop\s+index\s+concurrently\s+(?:if\s+exists\s+)?((?:${NAME}\.)?${NAME})\s*(?:cascade|restrict)?\s*;?$`,
  'i',
);

/** The index that a statement builds while others write, and its table; both as they stand in SQL. */
export function createdIndex({ text }: Statement): { index: string; table: string } | undefined {
  const [, index, table] = CREATED_INDEX.exec(withoutLeadingComments(text)) ?? [];
  return index && table ? { index, table } : undefined;
}

/** The index that a statement removes while others write, as it stands in SQL. */
export function droppedIndex({ text }: Statement): string | undefined {
  return DROPPED_INDEX.exec(withoutLeadingComments(text))?.[1];
}

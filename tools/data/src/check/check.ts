import { loadModule, type Node, parseSync } from 'libpg-query';
import type { Migration } from '../migrations/journal.ts';
import { readAnnotations } from './annotations.ts';
import { finding, type Finding } from './findings.ts';
import { lastName, tableName } from './names.ts';
import { checkStatement } from './statement.ts';

/** What the check looks at besides the migrations. */
export interface Code {
  /** Whether the schema in code still has a table, or a column of it. */
  schemaHas(table: string, column: string | undefined): boolean;
  /** The files that name a column in SQL of their own. */
  filesNaming(column: string): string[];
}

interface Parsed {
  migration: Migration;
  statements: { number: number; text: string; nodes: Node[] }[];
}

/** Names a statement in messages: `0015_name, statement 3`. */
type Complain = (tag: string, number: number, message: string) => void;

/**
 * Refuses migrations that would hurt while people are being served, or take something away whose
 * first half is missing. Returns one line per problem. Those up to `baseline` are left alone.
 */
export async function checkMigrations(
  migrations: Migration[],
  { baseline, code }: { baseline: string; code: Code },
): Promise<string[]> {
  await loadModule();
  const problems: string[] = [];
  const complain: Complain = (tag, number, message) =>
    problems.push(`${tag}, statement ${number}: ${message}`);
  const parsed = migrations.map(parse);
  const neverNull = new Set<string>();
  const pendingChecks = new Map<string, { columns: string[]; tag: string; number: number }>();
  const widened = new Map<string, Set<string>>();
  let isChecked = false;
  for (const { migration, statements } of parsed) {
    const { tag } = migration;
    const isNew = tablesMadeBy(statements);
    for (const { number, text, nodes } of statements) {
      const notes = readAnnotations(text);
      const findings = nodes.flatMap((node) =>
        checkStatement(node, {
          isNew: (table) => isNew.has(table),
          isBatched: notes.isBatched,
          neverNull,
        }),
      );
      for (const node of nodes) {
        if (mustBeAlone(node) && nodes.length > 1) findings.push(finding('not-alone', 'This'));
        noteConstraints(node, { pendingChecks, neverNull, tag, number });
      }
      if (!isChecked) continue;
      for (const problem of notes.problems) complain(tag, number, problem);
      for (const found of findings) {
        if (notes.accepts.has(found.rule)) continue;
        const problem =
          found.rule === 'contraction' && notes.contracts
            ? contractionProblem(found, notes.contracts, { widened, code })
            : found.message;
        if (problem) complain(tag, number, problem);
      }
    }
    widened.set(tag, tablesWidenedBy(statements));
    if (tag === baseline) isChecked = true;
  }
  for (const [place, { tag, number }] of pendingChecks) {
    complain(tag, number, finding('never-validated', place).message);
  }
  return problems;
}

function parse(migration: Migration): Parsed {
  return {
    migration,
    statements: migration.statements.map(({ number, text }) => ({
      number,
      text,
      nodes: (parseSync(text).stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : [])),
    })),
  };
}

function tablesMadeBy(statements: Parsed['statements']): Set<string> {
  const names = statements
    .flatMap(({ nodes }) => nodes)
    .flatMap((node) => ('CreateStmt' in node ? [tableName(node.CreateStmt.relation)] : []));
  return new Set(names);
}

/** The tables that a migration made or gave something: what a later one may narrow. */
function tablesWidenedBy(statements: Parsed['statements']): Set<string> {
  const names = tablesMadeBy(statements);
  const widening = new Set([
    'AT_AddColumn',
    'AT_AddConstraint',
    'AT_DropNotNull',
    'AT_ColumnDefault',
  ]);
  for (const node of statements.flatMap(({ nodes }) => nodes)) {
    if (!('AlterTableStmt' in node)) continue;
    const { cmds = [], relation } = node.AlterTableStmt;
    const widens = cmds.some(
      (cmd) => 'AlterTableCmd' in cmd && widening.has(cmd.AlterTableCmd.subtype ?? ''),
    );
    if (widens) names.add(tableName(relation));
  }
  return names;
}

function mustBeAlone(node: Node): boolean {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ?? false;
  if ('DropStmt' in node) return node.DropStmt.concurrent ?? false;
  return 'VacuumStmt' in node || 'ReindexStmt' in node;
}

function contractionProblem(
  { message, table, column }: Finding,
  contracts: string,
  { widened, code }: { widened: Map<string, Set<string>>; code: Code },
): string | undefined {
  const first = widened.get(contracts);
  if (!first) return `${message}; there is no ${contracts} before it`;
  if (table && first.size === 0) return `${contracts} widens nothing`;
  if (table && column && !first.has(table)) return `${contracts} does not widen ${table}`;
  if (!table) return undefined;
  if (code.schemaHas(table, column)) {
    return `the schema in packages/database still has ${[table, column].filter(Boolean).join('.')}`;
  }
  const [file] = column ? code.filesNaming(column) : [];
  return file && `${file} still names ${column}`;
}

/** Follows which checks are still to be validated, and what the validated ones say about null. */
function noteConstraints(
  node: Node,
  {
    pendingChecks,
    neverNull,
    tag,
    number,
  }: {
    pendingChecks: Map<string, { columns: string[]; tag: string; number: number }>;
    neverNull: Set<string>;
    tag: string;
    number: number;
  },
): void {
  if (!('AlterTableStmt' in node)) return;
  const table = tableName(node.AlterTableStmt.relation);
  for (const cmd of node.AlterTableStmt.cmds ?? []) {
    if (!('AlterTableCmd' in cmd)) continue;
    const { subtype, def, name } = cmd.AlterTableCmd;
    if (subtype === 'AT_AddConstraint' && def && 'Constraint' in def) {
      const { conname, skip_validation: isLater, raw_expr: rule } = def.Constraint;
      if (!isLater || !conname) continue;
      pendingChecks.set(`${table}.${conname}`, { columns: columnsNotNull(rule), tag, number });
    } else if (subtype === 'AT_ValidateConstraint') {
      const place = `${table}.${name}`;
      for (const column of pendingChecks.get(place)?.columns ?? [])
        neverNull.add(`${table}.${column}`);
      pendingChecks.delete(place);
    } else if (subtype === 'AT_DropConstraint') {
      pendingChecks.delete(`${table}.${name}`);
    }
  }
}

/** The columns that an expression keeps from being null: `a is not null`, also joined by `and`. */
function columnsNotNull(rule: Node | undefined): string[] {
  if (!rule) return [];
  if ('NullTest' in rule) {
    const { arg, nulltesttype } = rule.NullTest;
    if (nulltesttype !== 'IS_NOT_NULL' || !arg || !('ColumnRef' in arg)) return [];
    return [lastName(arg.ColumnRef.fields?.at(-1))];
  }
  if ('BoolExpr' in rule && rule.BoolExpr.boolop === 'AND_EXPR') {
    return (rule.BoolExpr.args ?? []).flatMap(columnsNotNull);
  }
  return [];
}

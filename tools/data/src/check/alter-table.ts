import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint, Node } from 'libpg-query';
import { finding, type Finding } from './findings.ts';
import { lastName, tableName } from './names.ts';

/** Functions whose value is the same for a whole statement: as a default they cost nothing. */
const STABLE = new Set(['now', 'transaction_timestamp', 'statement_timestamp']);
const SERIAL = /^(small|big)?serial\d?$/;

/** What is known about the tables when a statement runs. */
export interface TableFacts {
  /** Columns that a validated check keeps from being null, as `table.column`. */
  neverNull: Set<string>;
}

/** What an ALTER TABLE would do to those who use the table meanwhile. */
export function checkAlterTable(statement: AlterTableStmt, facts: TableFacts): Finding[] {
  const table = tableName(statement.relation);
  const commands = (statement.cmds ?? []).flatMap((node) =>
    'AlterTableCmd' in node ? [node.AlterTableCmd] : [],
  );
  const findings = commands.flatMap((command) => checkCommand(table, command, facts));
  const validates = commands.some(({ subtype }) => subtype === 'AT_ValidateConstraint');
  if (validates && commands.length > 1) {
    findings.push(finding('not-alone', `VALIDATE CONSTRAINT on ${table}`));
  }
  return findings;
}

function checkCommand(table: string, command: AlterTableCmd, facts: TableFacts): Finding[] {
  const { subtype, name: column = '', def } = command;
  const place = `${table}.${column}`;
  switch (subtype) {
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? checkNewColumn(table, def.ColumnDef) : [];
    case 'AT_AddConstraint':
      return def && 'Constraint' in def ? checkNewConstraint(table, def.Constraint) : [];
    case 'AT_DropColumn':
      return [finding('contraction', `Dropping ${place}`, { table, column })];
    case 'AT_AlterColumnType':
      return [finding('contraction', `Another type of ${place}`, { table })];
    case 'AT_ColumnDefault':
      return def ? [] : [finding('contraction', `Dropping the default of ${place}`, { table })];
    case 'AT_SetNotNull':
      return facts.neverNull.has(place) ? [] : [finding('not-null-scan', `NOT NULL of ${place}`)];
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
    case 'AT_SetTableSpace':
    case 'AT_SetAccessMethod':
    case 'AT_SetExpression':
      return [finding('table-rewrite', `This ALTER of ${table}`)];
    default:
      return [];
  }
}

function checkNewColumn(table: string, { colname, typeName, constraints }: ColumnDef): Finding[] {
  const place = `${table}.${colname}`;
  const all = (constraints ?? []).flatMap((node) =>
    'Constraint' in node ? [node.Constraint] : [],
  );
  const has = (...kinds: string[]) => all.some(({ contype }) => kinds.includes(contype ?? ''));
  const findings: Finding[] = [];
  if (has('CONSTR_NOTNULL') && !has('CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED')) {
    findings.push(finding('required-column', place));
  }
  const isComputed = all.some(
    ({ contype, generated_kind: kind, raw_expr: value }) =>
      contype === 'CONSTR_IDENTITY' ||
      (contype === 'CONSTR_GENERATED' && kind !== 'v') ||
      (contype === 'CONSTR_DEFAULT' && !isConstant(value)),
  );
  if (isComputed || SERIAL.test(lastName(typeName?.names?.at(-1)))) {
    findings.push(finding('table-rewrite', place));
  }
  if (has('CONSTR_UNIQUE', 'CONSTR_PRIMARY')) findings.push(finding('index-lock', place));
  if (has('CONSTR_CHECK', 'CONSTR_FOREIGN')) {
    findings.push(finding('unvalidated-constraint', `The constraint on ${place}`));
  }
  return findings;
}

function checkNewConstraint(table: string, constraint: Constraint): Finding[] {
  const { contype, conname, skip_validation: isLater, indexname } = constraint;
  const subject = `${conname ?? 'The new constraint'} on ${table}`;
  switch (contype) {
    case 'CONSTR_CHECK':
    case 'CONSTR_FOREIGN':
    case 'CONSTR_NOTNULL':
      return isLater ? [] : [finding('unvalidated-constraint', subject)];
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      return indexname ? [] : [finding('index-lock', subject)];
    case 'CONSTR_EXCLUSION':
      return [finding('index-lock', subject)];
    default:
      return [];
  }
}

/** Whether a default is computed once, and not for every row. */
function isConstant(value: Node | undefined): boolean {
  if (!value) return true;
  if ('FuncCall' in value) return STABLE.has(lastName(value.FuncCall.funcname?.at(-1)));
  if ('TypeCast' in value) return isConstant(value.TypeCast.arg);
  return 'A_Const' in value || 'A_ArrayExpr' in value || 'SQLValueFunction' in value;
}

import type { DropStmt, Node, RenameStmt } from 'libpg-query';
import { checkAlterTable, type TableFacts } from './alter-table.ts';
import { finding, type Finding } from './findings.ts';
import { lastName, tableName } from './names.ts';

/** What there is to know around a statement. */
export interface Surroundings extends TableFacts {
  /** Tables that this migration made: nobody uses them yet. */
  isNew: (table: string) => boolean;
  /** Whether the statement says `-- repeat`, and changes so many rows at a time. */
  isBatched: boolean;
}

const HARMLESS_TO_RENAME = new Set(['OBJECT_INDEX', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER']);

/** What a statement would do to those who are being served meanwhile. */
export function checkStatement(node: Node, around: Surroundings): Finding[] {
  if ('AlterTableStmt' in node) {
    const { AlterTableStmt: statement } = node;
    return around.isNew(tableName(statement.relation)) ? [] : checkAlterTable(statement, around);
  }
  if ('RenameStmt' in node) return checkRename(node.RenameStmt, around);
  if ('DropStmt' in node) return checkDrop(node.DropStmt, around);
  if ('IndexStmt' in node) {
    const { relation, concurrent, idxname } = node.IndexStmt;
    const isFree = concurrent || around.isNew(tableName(relation));
    return isFree ? [] : [finding('index-lock', `The index ${idxname ?? ''}`)];
  }
  if ('UpdateStmt' in node) return checkRows('UPDATE', tableName(node.UpdateStmt.relation), around);
  if ('DeleteStmt' in node) return checkRows('DELETE', tableName(node.DeleteStmt.relation), around);
  if ('TruncateStmt' in node) {
    return (node.TruncateStmt.relations ?? []).map((relation) => {
      const table = 'RangeVar' in relation ? tableName(relation.RangeVar) : '';
      return finding('contraction', `Truncating ${table}`, { table });
    });
  }
  return checkRest(node);
}

function checkRest(node: Node): Finding[] {
  if ('ReindexStmt' in node) {
    const isConcurrent = (node.ReindexStmt.params ?? []).some(
      (param) => 'DefElem' in param && param.DefElem.defname === 'concurrently',
    );
    return isConcurrent ? [] : [finding('index-lock', 'This REINDEX')];
  }
  if ('VacuumStmt' in node) {
    const isFull = (node.VacuumStmt.options ?? []).some(
      (option) => 'DefElem' in option && option.DefElem.defname === 'full',
    );
    return isFull ? [finding('table-rewrite', 'VACUUM FULL')] : [];
  }
  if ('ClusterStmt' in node) return [finding('table-rewrite', 'CLUSTER')];
  if ('LockStmt' in node) return [finding('table-lock', 'LOCK TABLE')];
  if ('DoStmt' in node) return [finding('hidden', 'A DO block')];
  if ('TransactionStmt' in node) return [finding('transaction', 'BEGIN, COMMIT and the like')];
  return [];
}

function checkRename({ renameType, relation, subname }: RenameStmt, around: Surroundings) {
  const table = tableName(relation);
  if (HARMLESS_TO_RENAME.has(renameType ?? '') || around.isNew(table)) return [];
  const column = renameType === 'OBJECT_COLUMN' ? subname : undefined;
  const subject = `Renaming ${[table, column].filter(Boolean).join('.')}`;
  return [finding('contraction', subject, { table, column })];
}

function checkDrop({ removeType, concurrent, objects }: DropStmt, around: Surroundings): Finding[] {
  return (objects ?? []).flatMap((object) => {
    const name = lastName(object);
    if (removeType === 'OBJECT_INDEX') {
      return concurrent ? [] : [finding('index-lock', `Dropping the index ${name}`)];
    }
    if (around.isNew(name)) return [];
    const isTable = removeType === 'OBJECT_TABLE';
    // A trigger is listed as table and name.
    return [finding('contraction', `Dropping ${name}`, { table: isTable ? name : undefined })];
  });
}

function checkRows(verb: string, table: string, { isNew, isBatched }: Surroundings): Finding[] {
  return isNew(table) || isBatched ? [] : [finding('not-in-batches', `${verb} of ${table}`)];
}

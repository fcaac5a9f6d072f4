import { loadModule, type Node, parseSync } from 'libpg-query';
import { lastName, tableName } from '../check/names.ts';
import { readMigrations } from '../migrations/journal.ts';

/** What the platform's migrations ever made in `public`, by name. All else there is somebody else's. */
export interface Own {
  tables: string[];
  routines: string[];
}

/** Reads it out of the migrations themselves, so that nothing has to be kept up. */
export async function readOwn(): Promise<Own> {
  await loadModule();
  const nodes = readMigrations()
    .flatMap(({ statements }) => statements)
    .flatMap(({ text }) => parseSync(text).stmts ?? [])
    .flatMap(({ stmt }) => stmt ?? []);
  return {
    tables: nodes.flatMap(tableOf),
    routines: [...new Set(nodes.flatMap(routineOf))],
  };
}

function tableOf(node: Node): string[] {
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_TABLE') {
    return [node.RenameStmt.newname ?? ''];
  }
  if (!('CreateStmt' in node)) return [];
  const { relation } = node.CreateStmt;
  return (relation?.schemaname ?? 'public') === 'public' ? [tableName(relation)] : [];
}

function routineOf(node: Node): string[] {
  if (!('CreateFunctionStmt' in node)) return [];
  const { funcname = [] } = node.CreateFunctionStmt;
  return funcname.length === 1 ? [lastName(funcname[0])] : [];
}

import { isDeepStrictEqual } from 'node:util';
import { generateDrizzleJson } from 'drizzle-kit/api';
import type { Snapshot, SnapshotTable } from './snapshots.ts';

const REMEDY = 'run drizzle-kit generate';

/** What tables in code say otherwise than the newest snapshot: one line per table. */
export function driftOf(code: Record<string, unknown>, newest: Snapshot): string[] {
  const schema = snapshotOf(code);
  const lines = namesIn(schema.tables, newest.tables).flatMap((name) => {
    const difference = differenceOf(schema.tables[name], newest.tables[name]);
    return difference ? [`${name.replace(/^public\./, '')} ${difference}: ${REMEDY}`] : [];
  });
  const { id: _, prevId: __, tables: ___, ...rest } = schema;
  const others = Object.keys(rest).filter((key) => !isDeepStrictEqual(schema[key], newest[key]));
  return [...lines, ...others.map((key) => `${key} differ from the newest snapshot: ${REMEDY}`)];
}

/** Written and read, as the snapshots in the folder were: what is undefined is not there. */
function snapshotOf(code: Record<string, unknown>): Snapshot {
  return JSON.parse(JSON.stringify(generateDrizzleJson(code, undefined, undefined, 'snake_case')));
}

function differenceOf(
  code: SnapshotTable | undefined,
  snapshot: SnapshotTable | undefined,
): string | undefined {
  if (!snapshot) return 'is a table that no migration makes';
  if (!code) return 'is no table of the schema in code, and no migration drops it';
  const parts = Object.keys(code).flatMap((part) => partsOf(part, code[part], snapshot[part]));
  return parts.length > 0 ? `differs from its migrations (${parts.join(', ')})` : undefined;
}

/** The columns, indexes or constraints that are not the same, by name. */
function partsOf(part: string, code: unknown, snapshot: unknown): string[] {
  if (isDeepStrictEqual(code, snapshot)) return [];
  if (!isNamed(code) || !isNamed(snapshot)) return [part];
  return namesIn(code, snapshot)
    .filter((name) => !isDeepStrictEqual(code[name], snapshot[name]))
    .map((name) => `${part}.${name}`);
}

function isNamed(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function namesIn(...objects: object[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))];
}

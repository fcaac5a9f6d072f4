import type { Node, RangeVar } from 'libpg-query';

/** A table without its schema: all of ours have one name each. */
export function tableName(relation: RangeVar | undefined): string {
  return relation?.relname ?? '';
}

/** The last part of a possibly qualified name, as a DROP lists it. */
export function lastName(node: Node | undefined): string {
  if (!node) return '';
  if ('String' in node) return node.String.sval ?? '';
  if ('List' in node) return lastName(node.List.items?.at(-1));
  if ('ObjectWithArgs' in node) return lastName(node.ObjectWithArgs.objname?.at(-1));
  if ('TypeName' in node) return lastName(node.TypeName.names?.at(-1));
  return '';
}

import type { Client } from 'pg';

/** One line per thing that a schema consists of, as PostgreSQL would say it. Comparable as text. */
const CATALOGUE = `
with spaces as (
  select oid, nspname from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'drizzle')
),
owned as (select objid from pg_depend where deptype = 'e')
select line from (
  select format('table %I.%I %s', n.nspname, c.relname, c.relkind) as line
  from pg_class c join spaces n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S') and c.oid not in (select objid from owned)
  union all
  select format('column %I.%I.%I %s%s%s %s%s', n.nspname, c.relname, a.attname,
    format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
    coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity, a.attgenerated)
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join spaces n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  union all
  select format('constraint %I.%I %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
  from pg_constraint k join pg_class c on c.oid = k.conrelid join spaces n on n.oid = c.relnamespace
  union all
  select format('index %s%s', pg_get_indexdef(i.indexrelid), case when i.indisvalid then '' else ' INVALID' end)
  from pg_index i join pg_class c on c.oid = i.indexrelid join spaces n on n.oid = c.relnamespace
  union all
  select format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled)
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join spaces n on n.oid = c.relnamespace
  where not t.tgisinternal
  union all
  select format('function %s', pg_get_functiondef(p.oid))
  from pg_proc p join spaces n on n.oid = p.pronamespace
  where p.prokind in ('f', 'p') and p.oid not in (select objid from owned)
  union all
  select format('enum %I.%I %s', n.nspname, t.typname,
    (select string_agg(enumlabel, ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
  from pg_type t join spaces n on n.oid = t.typnamespace where t.typtype = 'e'
  union all
  select format('extension %s', extname) from pg_extension
) as things order by line`;

/**
 * Everything that makes a schema, one line each, sorted: tables, columns, constraints, indexes,
 * triggers, functions, enums, extensions. Two databases with the same lines behave the same.
 */
export async function readCatalogue(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(CATALOGUE);
  return rows.map(({ line }) => line);
}

/** Something about a statement that would hurt while people are being served. */
export interface Finding {
  /** A short name, for `-- accepts <rule>: <why>`. */
  rule: Rule;
  message: string;
  /** What a contraction takes away. */
  table?: string | undefined;
  column?: string | undefined;
}

/** What is wrong with a statement, and how it is done instead. */
export const RULES = {
  contraction:
    'takes away what running code may use: say which earlier migration widened first, `-- contracts: 0012_name`',
  'required-column':
    'fails on rows that are there, and for code that does not know it: add it nullable or with a constant default',
  'table-rewrite':
    'rewrites the whole table while nobody can use it: add a plain column and fill it in batches (`-- repeat`)',
  'unvalidated-constraint':
    'reads the whole table while nobody can write: add it NOT VALID, and VALIDATE CONSTRAINT as a statement of its own',
  'never-validated': 'is NOT VALID and nothing validates it: add VALIDATE CONSTRAINT',
  'index-lock':
    'stops every write until it is done: CREATE (DROP, REINDEX) … CONCURRENTLY as a statement of its own, or USING INDEX',
  'not-null-scan':
    'reads the whole table while nobody can use it: add CHECK (… IS NOT NULL) NOT VALID and validate it before',
  'not-in-batches':
    'locks every row until the end: begin it with `-- repeat` and change LIMITed batches until none is left',
  'not-alone': 'has to be the only thing between two statement-breakpoints',
  'table-lock': 'locks the table by intention',
  hidden: 'hides what it does from this check',
  transaction: 'belongs to the runner',
} as const;

export type Rule = keyof typeof RULES;

export function finding(
  rule: Rule,
  subject: string,
  where: { table?: string | undefined; column?: string | undefined } = {},
): Finding {
  return { rule, message: `${subject} ${RULES[rule]}`, ...where };
}

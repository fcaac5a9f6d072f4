import { RULES, type Rule } from './findings.ts';

/** What the comments before a statement say to the check. */
export interface Annotations {
  /** The migration that widened what this statement narrows. */
  contracts: string | undefined;
  accepts: Set<Rule>;
  isBatched: boolean;
  problems: string[];
}

const SHORTEST_REASON = 10;

/** Reads `-- contracts: <tag>`, `-- accepts <rule>: <why>` and `-- repeat`. */
export function readAnnotations(text: string): Annotations {
  const comments = [...text.matchAll(/^\s*--\s*(.*?)\s*$/gm)].map(([, comment = '']) => comment);
  const accepts = new Set<Rule>();
  const problems: string[] = [];
  for (const comment of comments) {
    const [, rule = '', reason = ''] = /^accepts\s+([\w-]+)\s*:?\s*(.*)$/.exec(comment) ?? [];
    if (rule === '') continue;
    if (!isRule(rule) || rule === 'contraction') problems.push(`cannot accept ${rule}`);
    else if (reason.length < SHORTEST_REASON) problems.push(`does not say why it accepts ${rule}`);
    else accepts.add(rule);
  }
  return {
    contracts: comments.map((comment) => /^contracts:\s*(\S+)$/.exec(comment)?.[1]).find(Boolean),
    accepts,
    isBatched: comments.includes('repeat') && /\blimit\s+\d+/i.test(text),
    problems,
  };
}

function isRule(name: string): name is Rule {
  return Object.hasOwn(RULES, name);
}

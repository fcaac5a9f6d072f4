import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import {
  type EnvironmentName,
  type Target,
  WORKERS,
  type WorkerPlace,
} from '../workers/catalog.ts';
import { namespaceTitlesOf, readConfig } from '../workers/config.ts';

const formattingOptions = { insertSpaces: true, tabSize: 2 };

/** `wrangler.jsonc` of every worker, below a folder. */
export function createWranglerFiles(root: string) {
  const pathOf = ({ folder }: WorkerPlace) => join(root, folder, 'wrangler.jsonc');
  const rewrite = (worker: WorkerPlace, change: (text: string) => string) => {
    const before = readFileSync(pathOf(worker), 'utf8');
    const after = change(before);
    if (after !== before) writeFileSync(pathOf(worker), after);
  };
  return {
    /** Moves every address to another domain. */
    setDomain(from: string, to: string): void {
      for (const worker of WORKERS) rewrite(worker, (text) => text.replaceAll(from, to));
    },

    /** The bindings whose ids are not those of the account, e.g. `workers/auth: RATE_LIMIT_KV`. */
    wrongIds(target: Target, ids: ReadonlyMap<string, string>): string[] {
      return WORKERS.flatMap((worker) => {
        const present = readConfig(worker, target.environment).kv_namespaces;
        return namespaceTitlesOf(worker, target)
          .filter(({ binding, title }) => {
            const bound = present.find((namespace) => namespace.binding === binding);
            return ids.get(title) === undefined || bound?.id !== ids.get(title);
          })
          .map(({ binding }) => `${worker.folder}: ${binding}`);
      });
    },

    /** Writes the ids of the account's KV namespaces; comments stay. */
    setIds(target: Target, ids: ReadonlyMap<string, string>): void {
      for (const worker of WORKERS) {
        const bindings = namespaceTitlesOf(worker, target).map(({ binding, title }) => ({
          binding,
          id: ids.get(title) ?? title,
        }));
        if (bindings.length > 0) {
          rewrite(worker, (text) => setNamespaces(text, target.environment, bindings));
        }
      }
    },
  };
}

function setNamespaces(text: string, environment: EnvironmentName, bindings: object[]): string {
  const path = ['env', environment, 'kv_namespaces'];
  return applyEdits(text, modify(text, path, bindings, { formattingOptions }));
}

import { builtinModules } from 'node:module';
import * as esbuild from 'esbuild';
import { ROOT } from '../settings.ts';

export interface Bundle {
  script: string;
  /** Set when the source does not build; the script is then the last one that did, or empty. */
  error?: string;
}

export interface BundleOptions {
  main: string;
  define: Record<string, string>;
  watch: boolean;
  /** Called after every build, the first included. */
  onBuild(bundle: Bundle): void;
}

/** Bundles a worker as `wrangler` does, and again on every change when watching. */
export async function bundleWorker({ main, define, watch, onBuild }: BundleOptions) {
  let script = '';
  const report: esbuild.Plugin = {
    name: 'report',
    setup: (build) => {
      build.onEnd(({ errors, outputFiles }) => {
        script = outputFiles?.find(({ path }) => path.endsWith('.js'))?.text ?? script;
        onBuild(errors.length === 0 ? { script } : { script, error: describe(errors) });
      });
    },
  };
  const context = await esbuild.context({
    entryPoints: [main],
    outfile: 'worker.js',
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    // Exactly these: `import` would make pg's packages resolve to files workerd cannot run.
    conditions: ['workerd', 'worker', 'browser'],
    define: { 'process.env.NODE_ENV': '"development"', ...define },
    external: ['cloudflare:*', 'node:*', '@react-email/render'],
    loader: { '.sql': 'text', '.txt': 'text', '.html': 'text' },
    keepNames: true,
    logLevel: 'silent',
    plugins: [nodeBuiltins, report],
  });
  const build = async () => {
    await context.rebuild().catch(() => {});
  };
  if (watch) await context.watch();
  else await build();
  return { build, stop: () => context.dispose() };
}

/** `import 'events'` means `node:events`, which workerd has; as `wrangler` does, `require` gets it, too. */
const nodeBuiltins: esbuild.Plugin = {
  name: 'node-builtins',
  setup: (build) => {
    const names = builtinModules.filter((name) => !name.startsWith('_'));
    const filter = new RegExp(`^(node:)?(${names.join('|')})$`);
    build.onResolve({ filter }, ({ path, kind }) => {
      const name = `node:${path.replace('node:', '')}`;
      return kind === 'require-call'
        ? { path: name, namespace: 'required' }
        : { path: name, external: true };
    });
    build.onLoad({ filter, namespace: 'required' }, ({ path }) => ({
      contents: `import builtin from '${path}';\nmodule.exports = builtin;`,
    }));
  },
};

function describe(errors: esbuild.Message[]): string {
  return errors
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column}: ${text}` : text,
    )
    .join('\n');
}

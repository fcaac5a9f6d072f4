import { rmSync } from 'node:fs';
import { buildApp, watchApp } from './app-build.ts';
import { type Bundle, bundleWorker, type BundleOptions } from './bundle.ts';

interface AppOptions extends BundleOptions {
  folder: string;
  /** Where what browsers load is copied to. */
  assetsDir: string;
}

/** Builds an app and bundles its worker, and again on every change when watching. */
export async function startApp({ folder, assetsDir, main, define, watch, onBuild }: AppOptions) {
  rmSync(assetsDir, { recursive: true, force: true });
  let script = '';
  const report = (built: Bundle) => {
    ({ script } = built);
    onBuild(built);
  };
  let bundler: Awaited<ReturnType<typeof bundleWorker>> | undefined;
  const bundle = async () => {
    if (bundler) await bundler.build();
    else bundler = await bundleWorker({ main, define, watch: false, onBuild: report });
  };
  const buildOnce = async () => {
    const { error } = await buildApp(folder, assetsDir, bundle);
    if (error !== undefined) onBuild({ script, error });
  };
  let last = Promise.resolve();
  const build = () => {
    last = last.then(buildOnce);
    return last;
  };
  const watcher = watch ? watchApp(folder, () => void build()) : undefined;
  await build();
  return {
    stop: async () => {
      watcher?.stop();
      await last;
      await bundler?.stop();
    },
  };
}

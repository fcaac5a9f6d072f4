import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** What several pages share comes in one file, not in forty: each costs a round trip on a slow line. */
const SHARED = {
  name: 'shared',
  test: /\/node_modules\/(svelte|@sveltejs|clsx|esm-env|devalue)\/|\/apps\/web\/src\/lib\/(?!player|studio|upload|design|components\/Dialog)/,
  minShareCount: 4,
};

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
      cookieName: 'codex-language',
    }),
    sveltekit(),
  ],
  server: { host: '127.0.0.1', port: 5174, strictPort: true },
  build: {
    target: 'es2022',
    // The browsers that know light-dark(): older ones would get copies that only follow the root.
    cssTarget: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    ...(!isSsrBuild && {
      rolldownOptions: { output: { codeSplitting: { groups: [SHARED] } } },
    }),
  },
}));

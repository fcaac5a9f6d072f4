import adapter from '@sveltejs/adapter-cloudflare';
import { localPlatform } from './dev-platform.js';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: { ...adapter(), emulate: localPlatform },
    csp: {
      // Kit adds its own script's hash: a page is kept for many. headers.ts adds what depends on addresses.
      mode: 'hash',
      directives: {
        'default-src': ['none'],
        'script-src': ['self'],
        // Elements that move themselves (dialogs, charts, branding) carry style attributes.
        'style-src': ['self', 'unsafe-inline'],
        'font-src': ['self'],
        'manifest-src': ['self'],
        'worker-src': ['self', 'blob:'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'frame-ancestors': ['self'],
      },
    },
    // A page's own styles come with it: no round trip before the first paint.
    inlineStyleThreshold: 32_768,
    paths: { relative: false },
    typescript: {
      config: (config) => {
        config.compilerOptions.allowImportingTsExtensions = true;
        return config;
      },
    },
  },
};

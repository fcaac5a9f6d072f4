import { assertIsLocale, overwriteGetLocale } from '$lib/paraglide/runtime.js';

// The page was written in one language; its script speaks the same one.
overwriteGetLocale(() => assertIsLocale(document.documentElement.lang));

import { defineConfig } from 'vite';

/** The page is served under a Content-Security-Policy without `inline` and without `data:` scripts or fonts. */
export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    assetsDir: 'assets',
    // Files are worth their own address: a `data:` address cannot be cached, and the policy allows it for images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
});

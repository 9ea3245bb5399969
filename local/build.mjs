// Builds dist/: the function app as the one bundle that is deployed, the web app, and the programs that run it
// on one machine. Nothing is rebuilt when no source changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const sources = [
  ...['functions', 'shared', 'web', 'local', 'bench', 'package-lock.json'],
  // Bicep files beside them are not built here.
  ...['infra/check.ts', 'infra/check', 'infra/certificates.ts', 'infra/certificates'],
  ...['infra/smoke.ts', 'infra/smoke', 'infra/costs.ts', 'infra/costs'],
];

function* walk(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) if (name !== 'node_modules') yield* walk(join(path, name));
}

function fingerprint() {
  const hash = createHash('sha256').update(process.platform + process.arch);
  for (const source of sources) {
    for (const file of walk(join(root, source)))
      hash.update(relative(root, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

const entries = (folder, pick) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.ts') && pick(name))
        .map((name) => join(root, folder, name))
    : [];

/** Zod speaks sixty languages, and our own sentences are what people read. */
const oneLanguage = {
  name: 'one-language',
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: `export { default as en } from './en.js';`,
      resolveDir: dirname(path),
    }));
  },
};

/**
 * Options of the deployed bundle; bench/load measures the same bundle. What is imported late stands in files of its
 * own beside it. Names stay, for logs; keeping them by `keepNames` would cost a call for each when loading.
 */
export const functionsBundle = {
  entryPoints: { index: join(root, 'functions', 'index.ts') },
  outdir: join(dist, 'functions'),
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'later-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  external: ['@azure/functions-core'],
  plugins: [oneLanguage],
  define: { __filename: 'bundle_file', __dirname: 'bundle_folder' },
  // Packages that are written as CommonJS ask for what modules of ECMAScript do not have; the names are nobody else's.
  banner: {
    js: [
      "import { createRequire as bundle_requireFrom } from 'node:module';",
      "import { fileURLToPath as bundle_pathOf } from 'node:url';",
      "import { dirname as bundle_folderOf } from 'node:path';",
      'const require = bundle_requireFrom(import.meta.url);',
      'const bundle_file = bundle_pathOf(import.meta.url);',
      'const bundle_folder = bundle_folderOf(bundle_file);',
    ].join('\n'),
  },
  // The argon2 binary of this platform is copied beside the bundle; those of other platforms are not installed.
  loader: { '.node': 'copy' },
  logLevel: 'error',
  logOverride: { 'require-resolve-not-external': 'silent' },
};

export async function build({ force = false }) {
  const stamp = join(dist, 'build-stamp');
  const now = fingerprint();
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  process.stderr.write('Building...\n');
  const esbuild = await import('esbuild');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const local = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: true,
    logLevel: 'error',
  };
  await Promise.all([
    esbuild.build(functionsBundle),
    esbuild.build({
      ...local,
      entryPoints: [...entries('local', () => true), join(root, 'local', 'host-suite', 'app.ts')].filter(
        existsSync,
      ),
      outbase: join(root, 'local'),
      outdir: join(dist, 'local'),
    }),
    esbuild.build({ ...local, entryPoints: entries('bench', () => true), outdir: join(dist, 'bench') }),
    esbuild.build({ ...local, entryPoints: entries('infra', () => true), outdir: join(dist, 'infra') }),
    buildWeb({ root, outDir: join(dist, 'web') }),
  ]);
  writeFileSync(stamp, now);
}

// Builds dist/: the function app as the one bundle that is deployed, the web app, and the programs that run it
// on one machine. Nothing is rebuilt when no source changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from './build-web.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const sources = ['functions', 'shared', 'web', 'local', 'bench', 'package-lock.json'];

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

/** What only workbooks need stands in files of its own beside the bundle, loaded with the first workbook. */
const lazyPackages = ['yauzl', 'saxes', 'numfmt'];
const besideTheBundle = {
  name: 'beside-the-bundle',
  setup(build) {
    const filter = new RegExp(`^(${lazyPackages.join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path: `./${path}.js`, external: true }));
  },
};

/** Options of the deployed bundle; bench/load measures the same bundle. */
export const functionsBundle = {
  entryPoints: [join(root, 'functions', 'index.ts')],
  outfile: join(dist, 'functions', 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  keepNames: true,
  sourcemap: true,
  external: ['@azure/functions-core'],
  // Modules of packages that are written as ESM ask where they are; in one CommonJS file that is this file.
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  // The argon2 binary of this platform is copied beside the bundle; those of other platforms are not installed.
  loader: { '.node': 'copy' },
  logLevel: 'error',
  logOverride: { 'require-resolve-not-external': 'silent' },
  plugins: [besideTheBundle],
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
      ...functionsBundle,
      entryPoints: lazyPackages,
      outfile: undefined,
      outdir: dirname(functionsBundle.outfile),
      absWorkingDir: root,
      plugins: [],
    }),
    esbuild.build({
      ...local,
      entryPoints: [...entries('local', () => true), join(root, 'local', 'host-suite', 'app.ts')].filter(
        existsSync,
      ),
      outbase: join(root, 'local'),
      outdir: join(dist, 'local'),
    }),
    esbuild.build({ ...local, entryPoints: entries('bench', () => true), outdir: join(dist, 'bench') }),
    buildWeb({ root, outDir: join(dist, 'web') }),
  ]);
  writeFileSync(stamp, now);
}

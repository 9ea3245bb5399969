import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

/** The checkout: benches run as `dist/bench/<name>.js`. */
export const root = join(__dirname, '..', '..');

/** Bundles an entry with the very options of the deployed bundle; answers the path of its first file. */
export async function bundle(entry: string, outdir: string): Promise<string> {
  const options = (await import(pathToFileURL(join(root, 'local', 'build.mjs')).href)) as {
    functionsBundle: BuildOptions;
  };
  mkdirSync(outdir, { recursive: true });
  await build({ ...options.functionsBundle, entryPoints: { index: join(root, entry) }, outdir });
  return join(outdir, 'index.mjs');
}

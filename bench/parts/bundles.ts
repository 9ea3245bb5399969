import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

/** The checkout: benches run as `dist/bench/<name>.js`. */
export const root = join(__dirname, '..', '..');

/** Bundles an entry with the very options of the deployed bundle; answers its path. */
export async function bundle(entry: string, outFile: string): Promise<string> {
  const options = (await import(pathToFileURL(join(root, 'local', 'build.mjs')).href)) as {
    functionsBundle: BuildOptions;
  };
  mkdirSync(join(outFile, '..'), { recursive: true });
  await build({ ...options.functionsBundle, entryPoints: [join(root, entry)], outfile: outFile });
  return outFile;
}

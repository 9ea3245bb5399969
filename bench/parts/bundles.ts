import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** The checkout: benches run as `dist/bench/<name>.js`. */
export const root = join(__dirname, '..', '..');

/** Stands in for the file that telemetry is made in: nothing of it is in the bundle. */
export const withoutTelemetry: Plugin = {
  name: 'without-telemetry',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/]platform[\\/]telemetry\.ts$/ }, () => ({
      contents: 'export const applicationInsights = () => undefined;',
    }));
  },
};

/** Bundles an entry with the very options of the deployed bundle; answers the path of its first file. */
export async function bundle(entry: string, outdir: string, ...plugins: Plugin[]): Promise<string> {
  const options = (await import(pathToFileURL(join(root, 'local', 'build.mjs')).href)) as {
    functionsBundle: BuildOptions;
  };
  mkdirSync(outdir, { recursive: true });
  const { functionsBundle } = options;
  await build({
    ...functionsBundle,
    plugins: [...(functionsBundle.plugins ?? []), ...plugins],
    entryPoints: { index: join(root, entry) },
    outdir,
  });
  return join(outdir, 'index.mjs');
}

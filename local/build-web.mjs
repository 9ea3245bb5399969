// Builds the browser app with Vite and compresses its assets, since the Functions host compresses nothing.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export async function buildWeb({ root, outDir }) {
  mkdirSync(outDir, { recursive: true });
  if (!existsSync(join(root, 'web', 'index.html'))) return;
  const vite = await import('vite');
  await vite.build({
    root: join(root, 'web'),
    configFile: join(root, 'web', 'vite.config.mjs'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
  for (const name of readdirSync(outDir, { recursive: true })) {
    const file = join(outDir, String(name));
    if (!/\.(js|css|html|svg|json)$/.test(file)) continue;
    const bytes = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
}

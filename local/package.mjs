// Lays out dist/package/: exactly what runs in Azure, and nothing else. It is zipped by whoever deploys it.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Copies the built app into `folder` (dist/package unless given), which is made anew. Needs a build. */
export function layOutPackage(folder = join(root, 'dist', 'package')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { name, version, main } = own;
  // Everything is in the bundle: nothing is to be installed there.
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, private: true, main }, null, 2)}\n`,
  );
  cpSync(join(root, 'host.json'), join(folder, 'host.json'));
  for (const part of ['functions', 'web']) {
    cpSync(join(root, 'dist', part), join(folder, 'dist', part), {
      recursive: true,
      filter: (file) => !file.endsWith('.map'),
    });
  }
  return folder;
}

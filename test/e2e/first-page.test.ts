import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './terminal';

const web = join(process.env.TEST_DIST ?? join(root, 'dist'), 'web');
const MOST_BYTES = 60 * 1024;

it('the first page loads at most 60 KB of script, compressed', () => {
  const page = readFileSync(join(web, 'index.html'), 'utf8');
  // What it names, and what it is told to fetch ahead: all that a script imports before it runs.
  const files = new Set(
    [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? ''),
  );
  for (const file of files)
    for (const [, other] of readFileSync(join(web, file), 'utf8').matchAll(
      /(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g,
    ))
      files.add(`assets/${other}`);
  expect(files.size).toBeGreaterThan(0);
  const bytes = [...files].reduce((sum, file) => sum + statSync(join(web, `${file}.gz`)).size, 0);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});

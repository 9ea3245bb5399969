import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const text = readFileSync(join(root, 'docs', 'security.md'), 'utf8');

/** How many sections a chapter of ASVS 5.0 has. */
const SECTIONS: Record<string, number> = {
  ...{ V1: 5, V2: 4, V3: 7, V4: 4, V5: 4, V6: 8, V7: 6, V8: 4, V9: 2, V10: 7 },
  ...{ V11: 7, V12: 3, V13: 4, V14: 3, V15: 4, V16: 5, V17: 3 },
};

describe('docs/security.md', () => {
  it('names files and folders that are there', () => {
    const named = [...text.matchAll(/`((?:functions|shared|web|local|infra|test|bench)\/[^`\s]*)`/g)];
    const paths = named
      .map(([, path]) => path ?? '')
      .concat([...text.matchAll(/docs\/[\w-]+\.md/g)].map(String));
    expect(paths.length).toBeGreaterThan(100);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('says of every section whether it is met, and of each that is not what is open', () => {
    const open = text.slice(text.indexOf('## What is open'), text.indexOf('## V1 '));
    const missing: string[] = [];
    for (const [chapter, count] of Object.entries(SECTIONS))
      for (let n = 1; n <= count; n++) {
        const own = new RegExp(`^\\| ${chapter}\\.${n} [^|]*\\| (met|partly|–) \\|`, 'm').exec(text);
        const together = new RegExp(`^\\| ${chapter}\\.1 to ${chapter}\\.${count} *\\| – \\|`, 'm');
        if (!own && !together.test(text)) missing.push(`${chapter}.${n}`);
        if (own?.[1] === 'partly' && !open.includes(`${chapter}.${n}`)) missing.push(`${chapter}.${n}: open`);
      }
    expect(missing).toEqual([]);
  });
});

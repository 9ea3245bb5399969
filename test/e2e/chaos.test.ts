import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './terminal';

/** Runs the chaos command as a process of its own. */
async function chaos(...args: string[]): Promise<{ code: number | null; words: string }> {
  const child = spawn(process.execPath, [join(root, 'dist', 'local', 'chaos.js'), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, IMPORTER_ROOT: root },
  });
  let words = '';
  child.stdout.on('data', (part) => (words += String(part)));
  child.stderr.on('data', (part) => (words += String(part)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, words };
}
/** Processes that are killed and started again take their time on a machine with other work. */
jest.setTimeout(300_000);

const last = (words: string): string => words.trim().split('\n').at(-1) ?? '';

describe('the functions killed again and again while they import, under faults', () => {
  it('every approved job is in FacilityApps once, and the books are equal', async () => {
    const { code, words } = await chaos('--seed', '4', '--rounds', '1', '--kills', '4');
    expect({ words, code }).toEqual({ words: expect.stringMatching(/round 1: .*killed/) as string, code: 0 });
    expect(last(words)).toMatch(/^1 rounds, [1-9]\d* kills, .* 0 differences$/);
  });

  it('before and after single requests of an import, the books are equal too', async () => {
    const args = ['--every-point', '--rows', '12', '--step', '60', '--stacks', '1', '--seed', '2'];
    const { code, words } = await chaos(...args);
    expect({ words: last(words), code }).toEqual({
      words: expect.stringMatching(/^\d+ rounds, [2-9]\d* kills, .* 0 differences$/) as string,
      code: 0,
    });
  });
});

describe('a ledger that is broken on purpose', () => {
  it.each([
    ['without a quiet period before a look-up', 'no-quiet', 'stands there twice'],
    ['whose intents are forgotten', 'forget', 'stands there twice'],
  ])('%s shows in the books', async (_what, how, words) => {
    const found = await chaos('--seed', '5', '--rounds', '6', '--kills', '3', '--break', how);
    expect(found.words).toContain(words);
    expect(found.code).toBe(2);
  });
});

it.each([
  ['rounds that are no number', ['--rounds', 'many'], '--rounds takes a whole number from 1'],
  ['a break that nobody knows', ['--break', 'glass'], '--break takes no-quiet or forget'],
  ['an unknown option', ['--gently'], "Unknown option '--gently'"],
])('with %s it says so', async (_what, args, sentence) => {
  const { code, words } = await chaos(...args);
  expect(words).toContain(sentence);
  expect(code).toBe(1);
});

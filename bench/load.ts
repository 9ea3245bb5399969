// `npm run bench -- load [--rounds 21]`: how long the deployed bundle takes to load, against a bundle of
// `@azure/functions` with the table SDK alone. Fresh processes, one after the other, the real one and the bare one
// in turn; the ratio of the medians. And against the app without telemetry in it, which is off here.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, root, withoutTelemetry } from './parts/bundles';
import { median, numbersFrom, show, verdict } from './parts/options';

/** Stands in for the module that the worker gives to an app; loading is measured, not calling. */
const WORKER = `
const Module = require('node:module');
const load = Module._load;
const core = { version: '3.9.0', setProgrammingModel() {}, registerFunction() {}, registerHook() {}, log() {} };
Module._load = (name, ...rest) => (name === '@azure/functions-core' ? core : load.call(Module, name, ...rest));
const started = performance.now();
import(process.argv[2]).then(() => {
  process.stdout.write(String(performance.now() - started));
  process.exit(0);
});
`;

/** Settings that let the app load; nothing is called, so nothing has to answer. */
const SETTINGS = {
  APP_STORAGE:
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;',
  SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  BASE_DOMAIN: 'localhost',
  FRONT_DOOR_ID: '00000000-0000-4000-8000-000000000000',
  ACS_ENDPOINT: 'https://mail.invalid',
  MAIL_FROM: 'importer@mail.invalid',
};

async function main(): Promise<void> {
  const { rounds } = numbersFrom({ rounds: 21 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-load-'));
  try {
    const worker = join(folder, 'worker.cjs');
    writeFileSync(worker, WORKER);
    const bare = await bundle(join('bench', 'parts', 'bare-app.ts'), join(folder, 'bare'));
    const real = join(root, 'dist', 'functions', 'index.mjs');
    const untold = await bundle(join('functions', 'index.ts'), join(folder, 'untold'), withoutTelemetry);
    const load = (file: string) =>
      Number(execFileSync(process.execPath, [worker, file], { env: { ...process.env, ...SETTINGS } }));
    // The first of each reads from a cold disk.
    for (const file of [bare, real, untold]) load(file);
    const times = { bare: [] as number[], real: [] as number[], untold: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.bare.push(load(bare));
      times.real.push(load(real));
      times.untold.push(load(untold));
    }
    show(`bare ${median(times.bare).toFixed(1)} ms, the app ${median(times.real).toFixed(1)} ms (medians)`);
    verdict(
      'loading the bundle against @azure/functions and the table SDK',
      median(times.real) / median(times.bare),
      {
        atMost: 2.0,
      },
    );
    verdict('what telemetry that is off adds to loading, ms', median(times.real) - median(times.untold), {
      atMost: 20,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageFrom } from '../../shared/platform/storage';
import type { Table } from '../../shared/platform/tables';
import { demoReference } from '../demo/reference';
import { apiOf, type Api } from '../import/api';
import { httpTo, openAt, readAll } from '../import/http';
import { sandboxAt, type Sandbox } from '../import/sandbox';
import { startStack, type Stack } from '../stack/stack';

/** Ways to break the promise on purpose, to see that the books show it. */
export const BREAKS = ['no-quiet', 'forget'] as const;
export type Break = (typeof BREAKS)[number];

export interface Person {
  customer: string;
  api: Api;
  site: string;
  owner: string;
}

/** A stack of its own to be killed, with short times, and the hands that reach into it. */
export interface World {
  stack: Stack;
  people: Person[];
  sandbox: Sandbox;
  imports: Table;
  folder: string;
  /** The file that tells the functions to die; they take it away. */
  doomFile: string;
  /** How an import stands, read behind the back of the functions, who are counting their requests. */
  statusOf(customer: string, importId: string): Promise<string>;
  jobs(customer: string): Promise<{ id: string; title: string; labels: string[] }[]>;
  /** Leaves the folder with its logs, and the imports and notes of work as they are now; answers where. */
  keepEvidence(): Promise<string>;
  end(): Promise<void>;
}

/** Where processes starve, a shorter one is lost by drivers that live: they would take it from each other for ever. */
export const LEASE_SECONDS = 3;
/** Longer than the sandbox needs to finish a request that it has: its latest commit and its longest delay. */
export const QUIET_SECONDS = 2.5;
export const LATEST_MS = 1_000;

export interface WorldOptions {
  secondInstance: boolean;
  broken: Break | undefined;
  log?: (line: string) => void;
}

export async function makeWorld(options: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'job-importer-chaos-'));
  const doomFile = join(folder, 'doom.json');
  mkdirSync(join(folder, 'data'));
  const quiet = options.broken === 'no-quiet' ? 0 : QUIET_SECONDS;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  const stack = await startStack({
    dataDir: join(folder, 'data'),
    rate: 400,
    restartMs: [50],
    preload: join(process.env.IMPORTER_ROOT ?? process.cwd(), 'dist', 'local', 'chaos-doom.js'),
    secondInstance: options.secondInstance,
    storageInMemory: true,
    log: options.log,
    settings: {
      CHAOS_DOOM: doomFile,
      RUN_LEASE_SECONDS: String(LEASE_SECONDS),
      RUN_QUIET_SECONDS: String(quiet),
      FACILITYAPPS_TIMEOUT_SECONDS: '2',
      // Well above the heartbeat of a check, also where processes starve: who is slow is not started again.
      SWEEP_STALE_SECONDS: '12',
      // What stands still is taken up at once: waiting for the sweep was most of what a kill took.
      RUNNER_SCHEDULE_sweep: '* * * * * *',
    },
  });
  const { connectionString } = stack.parts.storage;
  const { tables } = storageFrom({
    storage: {
      connectionString: String(connectionString),
      blobUrl: undefined,
      tableUrl: undefined,
      clientId: undefined,
    },
  });
  const sandboxUrl = new URL(stack.parts.facilityapps.url);
  const sandboxHttp = httpTo(sandboxUrl);
  const sandbox = sandboxAt(sandboxUrl);
  const people = await Promise.all(
    stack.customers.map(async ({ name, url, email, password }): Promise<Person> => {
      const api = apiOf(httpTo(new URL(url)), { email, password }, openAt, { firstPatienceMs: 60_000 });
      await api.signIn();
      return { customer: name, api, ...firstOf(name) };
    }),
  );
  const imports = tables.table('imports');
  let kept = false;
  return {
    stack,
    people,
    sandbox,
    imports,
    folder,
    doomFile,
    async statusOf(customer, importId) {
      const found = await imports.get<{ status: string }>(customer, `import|${importId}`, ['status']);
      return found?.status ?? 'received';
    },
    async jobs(customer) {
      const message = await sandboxHttp.open({ method: 'GET', path: `/_sandbox/jobs?customer=${customer}` });
      const text = (await readAll(message)).toString('utf8');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const job = JSON.parse(line) as {
            _id: string;
            labels: string[];
            translations: { text: string }[];
          };
          return { id: job._id, title: job.translations[0]?.text ?? '', labels: job.labels };
        });
    },
    async keepEvidence() {
      kept = true;
      const found: unknown[] = [];
      for (const table of [imports, tables.table('importwork')])
        for (const { customer } of people)
          for await (const page of table.range(customer, { from: '' }))
            found.push(...page.filter(({ rowKey }) => !/^(ledger|outcome)\|/.test(rowKey)));
      writeFileSync(join(folder, 'tables.json'), JSON.stringify(found, null, 1));
      return folder;
    },
    async end() {
      sandbox.close();
      sandboxHttp.close();
      await stack.stop();
      if (!kept) remove();
    },
  };
}

/** A site that has a name of its own, and somebody to own jobs. */
function firstOf(customer: string): { site: string; owner: string } {
  const { sites, users } = demoReference(customer);
  const names = (sites as { name: string }[]).map(({ name }) => name);
  const site = names.find((name) => names.filter((other) => other === name).length === 1);
  const owner = (users as { email?: string }[]).find(({ email }) => email)?.email;
  if (!site || !owner) throw new Error(`${customer} has no site or no person`);
  return { site, owner };
}

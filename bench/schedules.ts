// `npm run bench -- schedules [--schedules 100000] [--customers 1000] [--due 1]`: storage transactions of a tick of the
// timer, with 1 % of the recurring jobs due, with ten times fewer that exist and as many due, and with nothing due.
// They are counted in memory; `--emulator 1` has the same on the real emulator (try it with `--schedules 1000
// --customers 20 --due 5`), and counts the requests that it gets as well.
import { silentAudit } from '../shared/audit';
import { importsService } from '../shared/imports';
import type { Container } from '../shared/platform/blobs';
import { systemIds } from '../shared/platform/ids';
import { silentLog } from '../shared/platform/log';
import { schedulesService } from '../shared/schedules';
import { dueIndex } from '../shared/schedules/due-index';
import { scheduleStore } from '../shared/schedules/store';
import type { Tenant } from '../shared/tenancy';
import { counted, type Transactions } from './parts/counted-table';
import { emulatedStorage, type EmulatedStorage } from './parts/emulated-storage';
import { numbersFrom, show, verdict } from './parts/options';
import { memoryContainer } from './parts/simulation/memory-container';
import { aTenant, REFERENCE } from './parts/simulation/simulate';
import { newWorld } from './parts/simulation/process';
import { seeded as draws } from '../local/sandbox/seeded';
import { Upstream } from './parts/simulation/upstream';
import { VirtualClock } from './parts/simulation/virtual-clock';

const NOW = Date.parse('2027-01-04T00:00Z');
const DAY = 86_400_000;

interface Blobs {
  transactions: number;
}

const countedContainer = (container: Container, into: Blobs): Container => ({
  ...container,
  read: (...args) => {
    into.transactions++;
    return container.read(...args);
  },
  write: (...args) => {
    into.transactions++;
    return container.write(...args);
  },
  writer(blob) {
    const writer = container.writer(blob);
    const count = <T>(work: Promise<T>): Promise<T> => {
      into.transactions++;
      return work;
    };
    return { append: (bytes) => count(writer.append(bytes)), commit: () => count(writer.commit()) };
  },
});

/** A world with so many recurring jobs, of which the first `due` are due, and the service that ticks on it. */
async function seeded(existing: number, due: number, customers: number, emulator?: EmulatedStorage) {
  const clock = new VirtualClock(NOW);
  const world = newWorld(clock);
  const real = emulator?.fresh();
  if (real)
    for (const name of Object.keys(world.tables) as (keyof typeof world.tables)[])
      world.tables[name] = await real.table(name);
  const tables: Transactions = { reads: 0, writes: 0 };
  const blobs: Blobs = { transactions: 0 };
  const table = (name: keyof typeof world.tables) => counted(world.tables[name], tables);
  const containers = new Map<string, Container>();
  const tenants = new Map<string, Tenant>();
  const upstreams = new Map<string, Upstream>();
  for (let n = 0; n < customers; n++) {
    const tenant = aTenant(`customer${String(n).padStart(4, '0')}`);
    tenants.set(tenant.id, tenant);
    if (real) containers.set(tenant.id, await real.container(tenant.id));
    upstreams.set(tenant.id, new Upstream(clock, draws(n), REFERENCE));
  }
  const store = scheduleStore(world.tables.schedules);
  const index = dueIndex(world.tables.due);
  const ids = systemIds(clock);
  const list = [...tenants.values()];
  for (let n = 0; n < existing; n++) {
    const tenant = list[n % list.length] as Tenant;
    const id = ids.descending('sch');
    const dueAt = n < due ? NOW - 60_000 : NOW + DAY;
    const definition = {
      name: `Recurring job ${n}`,
      jobs: [{ title: `Windows ${n}`, siteId: '1', ownerId: '7', labels: [] }],
      rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR',
      start: '2026-12-01T09:00',
      durationMinutes: 60,
      timeZone: 'Europe/London',
      horizonDays: 14,
      catchUp: 'all' as const,
    };
    const segments = [{ from: null, definition }];
    const state = {
      reason: null,
      lastOutcome: null,
      recent: '',
      open: [],
      failures: 0,
      lastRunAt: 0,
      ownDaysSeen: 0,
      tellPause: false,
    };
    await store.create(
      tenant,
      {
        ...{
          id,
          status: 'active',
          version: 1,
          segments,
          createdAt: NOW - n,
          createdBy: 'usr_1',
          updatedAt: NOW,
        },
        ...{
          filledTo: '2027-01-03',
          since: NOW - DAY,
          pausedAt: 0,
          resumedAt: 0,
          runNo: 1,
          dueAt,
          leaseUntil: 0,
        },
        ...state,
      },
      { version: 1, at: NOW, by: 'usr_1', what: 'created', segments },
    );
    await index.put({ dueAt, customerId: tenant.id, scheduleId: id });
  }
  const imports = importsService({
    imports: table('imports'),
    work: table('work'),
    uploads: table('uploads'),
    container: ({ id }) => {
      const kept = containers.get(id) ?? memoryContainer(id);
      containers.set(id, kept);
      return countedContainer(kept, blobs);
    },
    facilityApps: ({ id }) => Promise.resolve(upstreams.get(id)?.client),
    nameOf: () => Promise.resolve(undefined),
    tenantById: (id) => Promise.resolve(tenants.get(id)),
    clock,
    ids,
    log: silentLog,
    audit: silentAudit,
    settings: {
      ...{ quietMs: 120_000, sliceMs: 240_000, leaseMs: 45_000, skewMs: 2_000, inFlight: 10, awayMs: 60_000 },
      ...{ canLookUp: true, staleMs: 60_000, referenceMaxAgeMs: 600_000 },
    },
  });
  const schedules = schedulesService({
    schedules: table('schedules'),
    due: table('due'),
    imports,
    tenantById: (id) => Promise.resolve(tenants.get(id)),
    clock,
    ids,
    log: silentLog,
    audit: silentAudit,
    planners: { send: () => Promise.resolve(), address: () => '' },
  });
  return {
    /** One tick, and what it cost. */
    async tick() {
      Object.assign(tables, { reads: 0, writes: 0 });
      blobs.transactions = 0;
      const began = performance.now();
      const before = emulator?.requests() ?? 0;
      const { worked, runs } = await clock.drive(schedules.tick());
      const all = tables.reads + tables.writes + blobs.transactions;
      return {
        ...tables,
        blobs: blobs.transactions,
        all,
        worked,
        runs: runs.length,
        ms: performance.now() - began,
        requests: emulator && emulator.requests() - before,
      };
    },
  };
}

/** What the emulator got, beside what was counted before it. */
const onTheWire = ({ all, requests }: { all: number; requests: number | undefined }): void => {
  if (requests !== undefined) show(`the emulator got ${requests} requests for ${all} that were counted`);
};

async function measure(
  emulator: EmulatedStorage | undefined,
  options: Record<string, number>,
): Promise<void> {
  const { schedules = 0, customers = 0, due = 0 } = options;
  const many = Math.floor((schedules * due) / 100);
  const large = await seeded(schedules, many, customers, emulator);
  const first = await large.tick();
  show(
    `${schedules} recurring jobs of ${customers} customers, ${many} due: ${first.all} transactions ` +
      `(tables ${first.reads} read and ${first.writes} written, blobs ${first.blobs}) in ${(first.ms / 1000).toFixed(1)} s; ` +
      `${first.worked} worked on, ${first.runs} customers to drive`,
  );
  show(`${(first.all / many).toFixed(1)} transactions for each that is due`);
  onTheWire(first);
  const idle = await large.tick();
  onTheWire(idle);
  const small = await seeded(Math.max(many, Math.floor(schedules / 10)), many, customers, emulator);
  const fewer = await small.tick();
  show(`a tenth of them, as many due: ${fewer.all} transactions`);
  verdict('transactions of a tick: all of them exist, against a tenth', first.all / fewer.all, {
    atMost: 1.05,
  });
  verdict('transactions of a tick with nothing due', idle.all, { atMost: 3 });
  if (first.worked !== many) throw new Error(`${first.worked} of ${many} were worked on`);
}

async function main(): Promise<void> {
  const options = numbersFrom({ schedules: 100_000, customers: 1_000, due: 1, emulator: 0 });
  const emulator = options.emulator === 1 ? await emulatedStorage() : undefined;
  try {
    await measure(emulator, options);
  } finally {
    await emulator?.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = 1;
});

import { seeded } from '../../../local/sandbox/seeded';
import type { FacilityApps } from '../../../shared/facilityapps';
import { systemIds } from '../../../shared/platform/ids';
import type { Table } from '../../../shared/platform/tables';
import { memoryTable } from '../simulation/memory-table';
import { slowTable } from '../simulation/slow-table';
import { VirtualClock } from '../simulation/virtual-clock';
import { crowd, type Crowd } from './crowd';

const START = Date.parse('2031-01-06T09:00:00Z');
export const MILLION = 1_000_000;

/** A crowd on a clock and a FacilityApps of the mind, which takes 50 to 300 ms; storage takes 5 to 15. */
export function simulatedCrowd(seed: number, sliceMs?: number) {
  const clock = new VirtualClock(START);
  const random = seeded(seed);
  /** Jobs of each customer. */
  const stored = new Map<string, number>();
  const slow = (table: Table): Table => slowTable(table, clock, () => 5 + random() * 10);
  const clientOf = (id: string): FacilityApps =>
    ({
      createJob: async () => {
        await clock.sleep(50 + random() * 250);
        const jobs = (stored.get(id) ?? 0) + 1;
        stored.set(id, jobs);
        return { kind: 'created', jobId: String(jobs) };
      },
    }) as unknown as FacilityApps;
  const clients = new Map<string, FacilityApps>();
  const made = crowd({
    imports: slow(memoryTable('imports')),
    work: slow(memoryTable('work')),
    clock,
    ids: systemIds(clock),
    client({ id }) {
      const client = clients.get(id) ?? clientOf(id);
      clients.set(id, client);
      return client;
    },
    ...(sliceMs === undefined ? {} : { settings: { sliceMs } }),
  });
  return { clock, random, stored, crowd: made };
}

/** How much of its own rate each of so many customers got in some minutes; the first one has a million rows. */
export async function sharesOf(customers: number, minutes: number, rate: number): Promise<number[]> {
  const { clock, stored, crowd: all } = simulatedCrowd(1, minutes * 60_000);
  const tenants = Array.from({ length: customers }, (_, n) => all.tenant(n, rate));
  const run = async () => {
    for (const [n, tenant] of tenants.entries())
      await all.approved(tenant, n === 0 ? MILLION : Math.ceil(rate * minutes * 90));
    await Promise.all(tenants.map((tenant) => all.slice(tenant)));
  };
  await clock.drive(run());
  return tenants.map(({ id }) => (stored.get(id) ?? 0) / (rate * minutes * 60));
}

/** How long small imports of the others wait, beside a customer with a million rows, or without it. */
export async function waitsOfOthers(customers: number, rate: number, beside: boolean): Promise<number[]> {
  const { clock, random, crowd: all } = simulatedCrowd(2);
  return within(clock, all, beside ? all.tenant(0, rate) : undefined, () =>
    Promise.all(
      Array.from({ length: customers - 1 }, async (_, n) => {
        await clock.sleep(1_000 + random() * 60_000);
        return all.waited(all.tenant(n + 1, rate), 10);
      }),
    ),
  );
}

/** The same for imports of ten rows of one and the same customer, one after another. */
export async function waitsWithin(imports: number, rate: number, beside: boolean): Promise<number[]> {
  const { clock, random, crowd: all } = simulatedCrowd(3);
  const tenant = all.tenant(0, rate);
  return within(clock, all, beside ? tenant : undefined, async () => {
    const waits: number[] = [];
    for (let n = 0; n < imports; n++) {
      await clock.sleep(5_000 + random() * 5_000);
      waits.push(await all.waited(tenant, 10));
    }
    return waits;
  });
}

async function within<T>(
  clock: VirtualClock,
  all: Crowd,
  big: ReturnType<Crowd['tenant']> | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const run = async () => {
    let driving: Promise<void> | undefined;
    if (big) {
      await all.approved(big, MILLION);
      driving = all.driven(big, stop.signal);
    }
    const done = await work();
    stop.abort();
    await driving;
    return done;
  };
  return clock.drive(run());
}

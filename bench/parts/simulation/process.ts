import { silentAudit } from '../../../shared/audit';
import { importsService } from '../../../shared/imports';
import type { Container } from '../../../shared/platform/blobs';
import type { Ids } from '../../../shared/platform/ids';
import { silentLog, type Log } from '../../../shared/platform/log';
import type { Mail } from '../../../shared/platform/mail';
import type { Table } from '../../../shared/platform/tables';
import { schedulesService } from '../../../shared/schedules';
import type { Tenant } from '../../../shared/tenancy';
import { memoryContainer } from './memory-container';
import { memoryTable } from './memory-table';
import type { Upstream } from './upstream';
import type { VirtualClock } from './virtual-clock';

/** What outlives every process: storage, FacilityApps, the customers. */
export interface World {
  clock: VirtualClock;
  tables: Record<'imports' | 'work' | 'uploads' | 'schedules' | 'due', Table>;
  containers: Map<string, Container>;
  tenants: Map<string, Tenant>;
  upstreams: Map<string, Upstream>;
  log: Log;
  /** Mails to planners. */
  mails: Omit<Mail, 'to'>[];
  /** What keeps mails from going out. */
  mailTrouble?: Error | undefined;
  /** Ids that the seed repeats, since their order decides who comes first. */
  ids: Ids;
}

function countedIds(): Ids {
  let count = 0;
  const id = (prefix: string): string => `${prefix}_${String(++count).padStart(26, '0')}`;
  return { ascending: id, descending: id };
}

export const newWorld = (clock: VirtualClock, log: Log = silentLog): World => ({
  clock,
  tables: {
    imports: memoryTable('imports'),
    work: memoryTable('work'),
    uploads: memoryTable('uploads'),
    schedules: memoryTable('schedules'),
    due: memoryTable('due'),
  },
  containers: new Map(),
  tenants: new Map(),
  upstreams: new Map(),
  mails: [],
  log,
  ids: countedIds(),
});

const never = <T>() => new Promise<T>(() => undefined);

/** A process that dies at its n-th write: from then on nothing that it started goes on. */
class Life {
  dead = false;
  private die: () => void = () => undefined;
  readonly death = new Promise<void>((resolve) => (this.die = resolve));
  constructor(private left: number) {}

  /** `late`: it dies after the write took effect, and never hears of it. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    if (this.dead) return never();
    const last = --this.left < 0;
    const late = this.left % 2 === 0;
    if (last && !late) return this.end();
    const done = await work();
    return last ? this.end() : this.dead ? never() : done;
  }
  async read<T>(work: () => Promise<T>): Promise<T> {
    if (this.dead) return never();
    const found = await work();
    return this.dead ? never() : found;
  }
  private end<T>(): Promise<T> {
    this.dead = true;
    this.die();
    return never();
  }
}

const mortalTable = (table: Table, life: Life): Table => ({
  ...table,
  get: (...args: Parameters<Table['get']>) => life.read(() => table.get(...args)) as never,
  async *range(...args: Parameters<Table['range']>) {
    for await (const page of table.range(...args))
      yield (await life.read(() => Promise.resolve(page))) as never;
  },
  write: (...args) => life.write(() => table.write(...args)),
});

const mortalContainer = (container: Container, life: Life): Container => ({
  ...container,
  read: (...args) => life.read(() => container.read(...args)),
  write: (...args) => life.write(() => container.write(...args)),
});

/** The product as one process of it sees the world; `writesToLive`: it dies after so many. */
export function newProcess(world: World, writesToLive = Infinity) {
  const { clock, tables, tenants, upstreams, log } = world;
  const life = new Life(writesToLive);
  const table = (name: keyof World['tables']) => mortalTable(tables[name], life);
  const { ids } = world;
  const tenantById = (id: string) => Promise.resolve(tenants.get(id));
  const imports = importsService({
    imports: table('imports'),
    work: table('work'),
    uploads: table('uploads'),
    container: ({ id }) => {
      const kept = world.containers.get(id) ?? memoryContainer(id);
      world.containers.set(id, kept);
      return mortalContainer(kept, life);
    },
    facilityApps: ({ id }) => Promise.resolve(upstreams.get(id)?.client),
    nameOf: () => Promise.resolve(undefined),
    tenantById,
    clock,
    ids,
    log,
    audit: silentAudit,
    settings: {
      quietMs: 120_000,
      sliceMs: 240_000,
      leaseMs: 45_000,
      skewMs: 2_000,
      inFlight: 10,
      awayMs: 60_000,
      canLookUp: true,
      staleMs: 60_000,
      referenceMaxAgeMs: 600_000,
    },
  });
  const schedules = schedulesService({
    schedules: table('schedules'),
    due: table('due'),
    imports,
    tenantById,
    clock,
    ids,
    log,
    audit: silentAudit,
    planners: {
      send: (_, mail) =>
        world.mailTrouble ? Promise.reject(world.mailTrouble) : Promise.resolve(void world.mails.push(mail)),
      address: ({ id }) => `https://${id}.example`,
    },
  });
  return {
    imports,
    schedules,
    get dead() {
      return life.dead;
    },
    /** Does something, or dies on the way (undefined). */
    do: <T>(work: () => Promise<T>): Promise<T | undefined> =>
      clock.drive(Promise.race([work(), life.death.then(() => undefined)])),
  };
}
export type Process = ReturnType<typeof newProcess>;

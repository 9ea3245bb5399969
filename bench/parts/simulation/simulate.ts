import type { Log } from '../../../shared/platform/log';
import { isAppError } from '../../../shared/platform/errors';
import type { Schedule } from '../../../shared/schedules';
import type { Tenant } from '../../../shared/tenancy';
import { account, type Account, type Held } from './account';
import { aDefinition, aRule } from './people';
import { newProcess, newWorld, type Process, type World } from './process';
import { seeded } from '../../../local/sandbox/seeded';
import { Upstream, type Random } from './upstream';
import { VirtualClock } from './virtual-clock';

export interface SimulationOptions {
  seed: number;
  days: number;
  schedules: number;
  customers: number;
  /** Minutes from tick to tick. */
  step: number;
  log?: Log;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2027-01-04T00:00Z');
/** Share of the time in which nothing runs at all. */
const DOWN = 0.05;

export const aTenant = (id: string): Tenant => ({
  id,
  name: id,
  status: 'active',
  faDomain: `${id}.facilityapps.com`,
  faTokenName: `fa-token-${id}`,
  plan: 'professional',
  timeZone: 'Europe/London',
  holidayCalendar: 'england-and-wales',
  ratePerSecond: 1_000,
  defaultHours: { start: '09:00', end: '17:00' },
  container: `t-${id}`,
  features: ['recurring_jobs'],
  home: id,
});
export const REFERENCE = {
  sites: [
    { id: '1', name: 'Main Building' },
    { id: '2', name: 'Depot' },
  ],
  floors: [{ id: '11', name: 'Ground floor', siteId: '1' }],
  spaces: [{ id: '111', name: 'Lobby', floorId: '11' }],
  users: [{ id: '7', name: 'Anna Clarke', employeeIds: [] }],
  forms: [],
};

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What a person does to a recurring job on a whim. Refusals of the product are answers, not failures. */
async function meddle(process: Process, tenant: Tenant, schedule: Schedule, chance: Random, now: number) {
  const { schedules } = process;
  const soon = () => dateOf(now + Math.floor(chance() * 40 - 2) * DAY);
  const dice = chance();
  if (schedule.status === 'paused') return void (await schedules.resume(tenant, schedule.id));
  if (dice < 0.2) return void (await schedules.pause(tenant, schedule.id));
  if (dice < 0.3) return void (await schedules.run(tenant, schedule.id));
  if (dice < 0.35 && schedule.version > 1)
    return void (await schedules.revert(tenant, schedule.id, 'usr_1', schedule.version - 1));
  const [from, to] = [dateOf(now), dateOf(now + 60 * DAY)];
  const planned = await schedules.calendar(tenant, schedule.id, from, to);
  const one = planned[Math.floor(chance() * planned.length)];
  if (dice < 0.6 && one) {
    const change = chance() < 0.5 ? { skip: true as const } : { moveTo: `${soon()}T11:15` };
    await schedules.edit(tenant, schedule.id, 'usr_1', { scope: 'one', occurrence: one.occurrence, change });
  } else if (dice < 0.8) {
    const change =
      chance() < 0.5 ? { rule: aRule(chance) } : { durationMinutes: 30 + Math.floor(chance() * 90) };
    await schedules.edit(tenant, schedule.id, 'usr_1', {
      scope: 'from',
      from: dateOf(now + 10 * DAY),
      change,
    });
  } else {
    const hour = String(Math.floor(chance() * 24)).padStart(2, '0');
    const start = `${schedule.segments.at(-1)?.definition.start.slice(0, 10) ?? from}T${hour}:00`;
    await schedules.edit(tenant, schedule.id, 'usr_1', { scope: 'all', change: { start } });
  }
}

const unlessRefused = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    // A refusal, or FacilityApps away: the person was told, and that is that.
    if (!isAppError(error) || error.slug === 'internal') throw error;
  }
};

/** Troubles that last for days, as a customer's life has them; each day's chance of each to begin. */
const TROUBLES = {
  /** The account is suspended: nothing may be created. */
  suspended: 0.01,
  /** FacilityApps knows the token no more. */
  revoked: 0.01,
  /** Somebody deletes a space, or a whole site, in FacilityApps; some of them come back. */
  deleted: 0.02,
} as const;
type Trouble = keyof typeof TROUBLES;

const withoutTrouble: Record<Trouble, (world: World, id: string) => void> = {
  suspended: (world, id) => setStatus(world, id, 'active'),
  revoked: (world, id) => Object.assign(upstreamOf(world, id), { revoked: false }),
  deleted: (world, id) => Object.assign(upstreamOf(world, id), { reference: REFERENCE }),
};
const beginTrouble: Record<Trouble, (world: World, id: string, chance: Random) => void> = {
  suspended: (world, id) => setStatus(world, id, 'suspended'),
  revoked: (world, id) => Object.assign(upstreamOf(world, id), { revoked: true }),
  deleted: (world, id, chance) => {
    const reference =
      chance() < 0.5
        ? { ...REFERENCE, spaces: [] }
        : { ...REFERENCE, sites: REFERENCE.sites.filter((site) => site.id !== '2') };
    Object.assign(upstreamOf(world, id), { reference });
  },
};
function upstreamOf(world: World, id: string): Upstream {
  const found = world.upstreams.get(id);
  if (!found) throw new Error(`No FacilityApps of ${id}`);
  return found;
}
function setStatus(world: World, id: string, status: Tenant['status']): void {
  const tenant = world.tenants.get(id);
  if (tenant) world.tenants.set(id, { ...tenant, status });
}

/** Begins and ends troubles of a customer; most last a day or two. */
function trouble(world: World, id: string, ends: Map<string, number>, chance: Random, step: number): number {
  let begun = 0;
  const now = world.clock.now();
  for (const kind of Object.keys(TROUBLES) as Trouble[]) {
    const key = `${id}|${kind}`;
    const end = ends.get(key);
    if (end !== undefined && now >= end) {
      withoutTrouble[kind](world, id);
      ends.delete(key);
    }
    if (end === undefined && chance() < (TROUBLES[kind] * step) / (24 * 60)) {
      beginTrouble[kind](world, id, chance);
      ends.set(key, now + chance() * 4 * DAY);
      begun++;
    }
  }
  return begun;
}

/** One tick of every timer, and the drivers that it asks for. */
async function aTick(world: World, process: Process): Promise<void> {
  const ticked = await process.do(() => process.schedules.tick());
  const swept = process.dead ? undefined : await process.do(() => process.imports.sweep());
  const customers = new Set([
    ...(ticked?.runs ?? []),
    ...(swept?.runs ?? []).map(({ customer }) => customer),
  ]);
  for (const id of customers) {
    const tenant = world.tenants.get(id);
    if (!tenant || process.dead) continue;
    for (let slices = 0; slices < 20; slices++) {
      const driven = await process.do(() => process.imports.run(tenant));
      if (process.dead || !driven?.again) break;
    }
  }
}

/**
 * Years of recurring jobs with edits, pauses, outages, deaths at any write and an upstream that fails; then the
 * books are compared. The same seed makes the same story.
 */
export async function simulate(options: SimulationOptions): Promise<Account> {
  const { seed, days, schedules, customers, step } = options;
  const chance = seeded(seed);
  const clock = new VirtualClock(START);
  const world = newWorld(clock, options.log);
  for (let n = 0; n < customers; n++) {
    const tenant = aTenant(`customer${n}`);
    world.tenants.set(tenant.id, tenant);
    world.upstreams.set(tenant.id, new Upstream(clock, seeded(seed + n + 1), REFERENCE));
  }
  const tenants = [...world.tenants.values()];

  const held: Held[] = [];
  const calm = newProcess(world);
  for (let n = 0; n < schedules; n++) {
    const tenant = tenants[n % tenants.length] as Tenant;
    const definition = aDefinition(chance, `Recurring job ${n + 1}`, dateOf(clock.now()));
    const made = await calm.do(() => calm.schedules.create(tenant, 'usr_1', definition));
    if (made) held.push({ tenant, id: made.id });
  }

  let kills = 0;
  let troubles = 0;
  const ends = new Map<string, number>();
  let downUntil = 0;
  let downs = 0;
  for (let minute = 0; minute < days * 24 * 60; minute += step) {
    clock.moveTo(START + minute * MINUTE);
    if (clock.now() < downUntil) continue;
    // Most outages last hours, a few of them weeks: a day on the average.
    if (chance() < (DOWN * step) / (24 * 60)) {
      const long = chance() < 0.03 ? 8 + chance() * 20 : chance() * 0.9;
      downUntil = clock.now() + long * DAY;
      downs++;
      continue;
    }
    for (const [id, upstream] of world.upstreams) {
      upstream.away = chance() < 0.01;
      troubles += trouble(world, id, ends, chance, step);
    }
    // One process in four would die at one of its first writes; most ticks have none.
    const dies = chance() < 0.25;
    const process = newProcess(world, dies ? Math.floor(chance() * 20) : Infinity);
    await aTick(world, process);
    if (process.dead) kills++;
    if (chance() < (schedules * step) / (60 * 24 * 60)) {
      const { tenant: whose, id } = held[Math.floor(chance() * held.length)] as Held;
      // A suspended customer changes nothing: the pipeline refuses it.
      const tenant = world.tenants.get(whose.id) ?? whose;
      if (tenant.status === 'suspended') continue;
      const person = newProcess(world);
      await unlessRefused(async () => {
        await person.do(async () =>
          meddle(person, tenant, await person.schedules.get(tenant, id), chance, clock.now()),
        );
      });
    }
  }

  // A calm end: what is under way settles, what is paused goes on.
  for (const [id, upstream] of world.upstreams) {
    Object.assign(upstream, { away: false, faults: 1e-9 });
    for (const kind of Object.keys(TROUBLES) as Trouble[]) withoutTrouble[kind](world, id);
  }
  let at = Math.max(START + days * DAY, downUntil);
  for (const { tenant, id } of held) {
    clock.moveTo((at += 10 * MINUTE));
    const one = await calm.schedules.get(tenant, id);
    if (one.status === 'paused')
      await unlessRefused(async () => void (await calm.do(() => calm.schedules.resume(tenant, id))));
  }
  for (let rounds = 0; rounds < 60; rounds++) {
    clock.moveTo((at += 65 * MINUTE));
    await aTick(world, calm);
  }
  // What the last of these rounds began is looked at a few minutes later.
  for (let rounds = 0; rounds < 10; rounds++) {
    clock.moveTo((at += 3 * MINUTE));
    await aTick(world, calm);
  }
  return { ...(await account(world, calm, held, START)), kills, downs, troubles, told: world.mails.length };
}

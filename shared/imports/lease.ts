import type { Clock } from '../platform/clock';
import type { Change, Table, WriteResult } from '../platform/tables';
import type { Tenant } from '../tenancy';

/** Who lost the lease must not write any more; whoever holds it now goes on from what is stored. */
export class LeaseLost extends Error {
  constructor() {
    super('Another driver holds the lease');
    this.name = 'LeaseLost';
  }
}

/**
 * The right to drive a customer's runs. It lies in the partition of the customer's imports and ledger, and every
 * write of a run is a transaction with the lease in it, under its etag: a driver that lost it cannot write.
 */
export interface DriverLease {
  /**
   * The last moment (milliseconds since the epoch) at which a driver that did not end in order can have sent
   * something: the latest end of a lease that was never given back; 0 where there was none.
   */
  readonly doubtUntil: number;
  /** So many drivers before this one in a row ended without giving it back. */
  readonly deaths: number;
  /** By the monotonic clock: true while nobody else can have taken it. Asked right before each job is sent. */
  holds(): boolean;
  /**
   * One transaction with the lease in it; one after another. Throws LeaseLost when it is not ours any more. A
   * function is asked for its changes when its turn has come, and `done` is told the new etags before the next turn.
   */
  write(
    changes: Change[] | (() => Change[]),
    done?: (etags: (string | undefined)[]) => void,
  ): Promise<WriteResult>;
  /** Renews it when it is older than a third of its length. */
  renew(): Promise<void>;
  /** Gives it back in order: nothing that we sent is open. */
  release(): Promise<void>;
}

const ROW_KEY = 'driver';
/** A lease counts as lost to its holder by this share of its length before it ends for others. */
const MARGIN = 1 / 20;

interface StoredLease {
  owner: string;
  until: number;
  released: boolean;
  doubtUntil: number;
  deaths?: number;
}

export interface LeaseOptions {
  clock: Clock;
  leaseMs: number;
  /** How far the clocks of two instances may differ: so long after its end a lease is taken by others. */
  skewMs: number;
  owner: string;
}

/** Takes the customer's lease; undefined while another driver holds it. */
export async function takeLease(
  table: Table,
  tenant: Tenant,
  { clock, leaseMs, skewMs, owner }: LeaseOptions,
): Promise<DriverLease | undefined> {
  const found = await table.get<StoredLease>(tenant.id, ROW_KEY);
  if (found && !found.released && found.until + skewMs > clock.now()) return undefined;
  let takenAt = clock.monotonic();
  // Kept through orderly ends: an intent of the one who crashed may be met only slices later.
  const doubtUntil = Math.max(found?.doubtUntil ?? 0, found && !found.released ? found.until : 0);
  const deaths = found && !found.released ? (found.deaths ?? 0) + 1 : 0;
  const props = () => ({ owner, until: clock.now() + leaseMs, released: false, doubtUntil, deaths });
  const taken = await table.write(tenant.id, [
    found
      ? { kind: 'replace', rowKey: ROW_KEY, props: props(), etag: found.etag }
      : { kind: 'create', rowKey: ROW_KEY, props: props() },
  ]);
  if (!taken.ok) return undefined;
  let etag = taken.etags[0] ?? '';
  let lost = false;
  let last: Promise<unknown> = Promise.resolve();
  let renewing: Promise<WriteResult> | undefined;
  const renewed = () => (renewing = undefined);

  const run = async (changes: Change[], state: StoredLease): Promise<WriteResult> => {
    if (lost) throw new LeaseLost();
    const startedAt = clock.monotonic();
    const done = await table.write(tenant.id, [
      { kind: 'replace', rowKey: ROW_KEY, props: { ...state }, etag },
      ...changes,
    ]);
    if (done.ok) {
      etag = done.etags[0] ?? '';
      // Counted from before the write: the stored end is at least as late.
      takenAt = startedAt;
      return { ok: true, etags: done.etags.slice(1) };
    }
    const stillOurs =
      done.index === undefined ? (await table.get(tenant.id, ROW_KEY))?.etag === etag : done.index > 0;
    if (!stillOurs) {
      lost = true;
      throw new LeaseLost();
    }
    return done.index === undefined ? done : { ...done, index: done.index - 1 };
  };
  /** Writes stand in a queue: each needs the etag of the one before. */
  const queued = (
    changes: Change[] | (() => Change[]),
    state: () => StoredLease,
    done: (etags: (string | undefined)[]) => void = () => undefined,
  ): Promise<WriteResult> => {
    const next = last.then(async () => {
      // Making a transaction takes milliseconds: what is to be sent goes first.
      await clock.sleep(0);
      const result = await run(typeof changes === 'function' ? changes() : changes, state());
      if (result.ok) done(result.etags);
      return result;
    });
    last = next.catch(() => undefined);
    return next;
  };

  return {
    doubtUntil,
    deaths,
    holds: () => !lost && clock.monotonic() - takenAt < leaseMs * (1 - MARGIN),
    write: (changes, done) => queued(changes, props, done),
    async renew() {
      if (clock.monotonic() - takenAt > leaseMs / 3) await (renewing ??= queued([], props).finally(renewed));
    },
    async release() {
      await queued([], () => ({ owner, until: clock.now(), released: true, doubtUntil, deaths: 0 }));
    },
  };
}

/** True while a driver shows to be working for the customer; for the sweep. */
export async function isDriven(
  table: Table,
  customerId: string,
  now: number,
  skewMs: number,
): Promise<boolean> {
  const found = await table.get<StoredLease>(customerId, ROW_KEY);
  return found !== undefined && !found.released && found.until + skewMs > now;
}

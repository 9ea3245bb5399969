import type { AuditLog } from '../audit';
import { createHash } from 'node:crypto';
import { jobPayload, type FacilityApps } from '../facilityapps';
import type { Clock } from '../platform/clock';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import { jobLabel } from './fingerprint';
import { LeaseLost, takeLease, type DriverLease } from './lease';
import type { Ledger } from './ledger';
import { allows, moved, RESTING, type HoldReason, type ImportRecord } from './model';
import { pace, type Pace } from './pace';
import type { RowsReader } from './rows';
import { meaningOf, MOST_ATTEMPTS, NAMELESS } from './run-answers';
import { Doubts } from './run-doubts';
import { hold, holdAll, isWaiting, RUN_ACTOR } from './run-holds';
import { Lane, NEEDS_PERSON, type LaneContext } from './run-lane';
import type { Task } from './run-window';
import type { ImportStore, WorkItem } from './store';

/** Times in milliseconds; what each is for stands with the settings of the app. */
export interface RunSettings {
  quietMs: number;
  sliceMs: number;
  leaseMs: number;
  skewMs: number;
  awayMs: number;
  inFlight: number;
  canLookUp: boolean;
}

export interface RunDeps {
  table: Table;
  store: ImportStore;
  ledger: Ledger;
  clock: Clock;
  ids: Ids;
  log: Log;
  audit: AuditLog;
  rows(tenant: Tenant, record: ImportRecord): RowsReader;
  /** Undefined where the customer has no token. */
  facilityApps(tenant: Tenant): Promise<FacilityApps | undefined>;
  /** The customer as it is now: status and rate may change while it runs. */
  tenantById(id: string): Promise<Tenant | undefined>;
  settings: RunSettings;
}

/** How often commands of people, new imports and the customer's status are looked for. */
const POLL_MS = 1_000;
/** How long a command may follow the note that announces it. */
const YOUNG_MS = 2_000;
/** The longest pause before FacilityApps is tried again when it could not be reached. */
const MOST_BACKOFF_MS = 5_000;
const SILENCES = 3;

/**
 * Drives all imports of a customer for one slice: one driver a customer (a lease decides), one lane an import, all
 * under the customer's one pace, a row of each in turn. Answers whether another slice is needed. Can be called at
 * any time, doubled or late: who does not get the lease does nothing.
 */
export async function runCustomer(
  deps: RunDeps,
  tenant: Tenant,
  signal?: AbortSignal,
): Promise<{ again: boolean }> {
  const { clock, ids, settings } = deps;
  const owner = ids.ascending('drv');
  const client = await deps.facilityApps(tenant);
  if (!client) {
    await holdAll(deps, tenant, 'token-refused');
    return { again: false };
  }
  const lease = await takeLease(deps.table, tenant, {
    clock,
    leaseMs: settings.leaseMs,
    skewMs: settings.skewMs,
    owner,
  });
  if (!lease) return { again: false };
  const run = new CustomerRun(deps, tenant, lease, client, signal);
  try {
    await run.drive();
    await lease.release();
  } catch (error) {
    run.abandon();
    // Who lost the lease leaves the work to who took it.
    if (error instanceof LeaseLost) return { again: false };
    throw error;
  }
  // Asked after the lease was given back: an import that was approved in the last moment is not forgotten.
  return { again: await isWaiting(deps, tenant) };
}

class CustomerRun {
  private readonly lanes = new Map<string, Lane>();
  private readonly pace: Pace;
  private readonly doubts: Doubts;
  private readonly context: LaneContext;
  private readonly stopped = new AbortController();
  private inFlight = 0;
  private turn = 0;
  private failure: { error: unknown } | undefined;
  private woken: (() => void) | undefined;
  private awake = false;
  /** Monotonic moment since which nothing but silence came back. */
  private awaySince: number | undefined;
  /** A person's command was announced and is not there yet. */
  private expecting = false;
  private silences = 0;
  private backOffUntil = 0;
  private backOffMs = 0;

  constructor(
    private readonly deps: RunDeps,
    private tenant: Tenant,
    private readonly lease: DriverLease,
    private readonly client: FacilityApps,
    private readonly signal: AbortSignal | undefined,
  ) {
    const { clock, table, ledger, log, settings } = deps;
    this.pace = pace(clock, tenant.ratePerSecond);
    this.doubts = new Doubts(
      clock,
      client,
      (...cleared) => this.cleared(...cleared),
      () => this.wake(),
    );
    this.context = {
      tenant,
      table,
      ledger,
      lease,
      clock,
      log,
      canLookUp: settings.canLookUp,
      underWay: new Map(),
      // The entry was read after a crash: FacilityApps may still have been busy with it until then.
      doubt: (lane, task, at) => this.doubts.add({ lane, task, lookAt: at + settings.quietMs, words: '' }),
      changed: (lane) => this.changed(lane),
      wake: () => this.wake(),
      fail: (error) => {
        this.failure ??= { error };
        this.wake();
      },
    };
    signal?.addEventListener('abort', () => this.wake(), { once: true });
  }

  async drive(): Promise<void> {
    const { clock, settings } = this.deps;
    const endAt = clock.monotonic() + settings.sliceMs;
    let pollAt = 0;
    for (;;) {
      if (this.failure) throw this.failure.error;
      const now = clock.monotonic();
      if (now >= endAt || this.signal?.aborted) break;
      // A lane that came to its end is told at once, not at the next look.
      if (now >= pollAt || [...this.lanes.values()].some((lane) => lane.idle)) {
        await this.poll();
        pollAt = clock.monotonic() + POLL_MS;
        if (this.lanes.size === 0 && !this.expecting) return;
      }
      await this.lease.renew();
      for (const lane of this.lanes.values()) lane.refill();
      this.doubts.look();
      const pause = this.send();
      const due = this.doubts.dueIn() ?? POLL_MS;
      await this.rest(Math.min(pause, due, pollAt - clock.monotonic(), endAt - clock.monotonic()));
    }
    await this.endSlice();
  }

  /** After an error: nothing more may be sent or written by what is still in flight. */
  abandon(): void {
    this.stopped.abort();
    this.lanes.clear();
  }

  private wake(): void {
    this.awake = true;
    this.woken?.();
  }

  private async rest(ms: number): Promise<void> {
    if (ms > 0 && !this.awake) {
      const early = new AbortController();
      this.woken = () => early.abort();
      await this.deps.clock.sleep(ms, early.signal);
      this.woken = undefined;
    }
    this.awake = false;
  }

  /** Looks for new imports, for what people want of them, and for the customer's status. */
  private async poll(): Promise<void> {
    const { deps } = this;
    const tenant = await deps.tenantById(this.tenant.id);
    if (tenant) {
      this.tenant = tenant;
      this.pace.setCeiling(tenant.ratePerSecond);
    }
    const suspended = !tenant || tenant.status === 'suspended' || tenant.status === 'closed';
    this.expecting = false;
    for (const item of await deps.store.work(this.context.tenant)) {
      const record = await deps.store.find(this.context.tenant, item.importId);
      const lane = this.lanes.get(item.importId);
      const running = record?.status === 'queued' || record?.status === 'running';
      if (lane) await this.follow(lane, item, running);
      else if (!record || RESTING.includes(record.status)) continue;
      else if (running && suspended) await hold(deps, this.tenant, record.id, 'customer-suspended');
      else await this.enter(record, item, running);
    }
    if (suspended)
      for (const lane of this.lanes.values())
        if (lane.mode === 'run') await this.holdLane(lane, 'customer-suspended');
    for (const lane of this.lanes.values()) lane.show();
  }

  private async changed(lane: Lane): Promise<string> {
    const record = await this.deps.store.get(this.context.tenant, lane.importId);
    if (record.status !== 'queued' && record.status !== 'running') lane.drain();
    return record.etag;
  }

  private async enter(record: ImportRecord, item: WorkItem, running: boolean): Promise<void> {
    const { store } = this.deps;
    const { tenant } = this.context;
    if (running) {
      const startedAt = record.startedAt ?? this.deps.clock.now();
      record = await store.change(tenant, record.id, ({ status }) =>
        allows(status, 'start-run') && status !== 'running'
          ? { status: moved(status, 'start-run'), startedAt, reason: null, reasonCode: null }
          : undefined,
      );
      if (record.status !== 'running') return;
    } else if (record.rowsFolder === null || record.startedAt === null) {
      await this.dropOld(item);
      return;
    }
    const reader = this.deps.rows(tenant, record);
    this.lanes.set(record.id, await Lane.open(this.context, record, reader, running ? 'run' : 'drain'));
  }

  /** A lane against what people made of its import meanwhile. */
  private async follow(lane: Lane, item: WorkItem, running: boolean): Promise<void> {
    if (!running) lane.drain();
    if (lane.mode === 'run') {
      if (!lane.idle) return;
      await this.finish(lane, item);
    } else if (running && lane.quiet) {
      // Resumed: what is in doubt stands in the ledger, a new lane takes it up.
      this.leave(lane);
    } else if (lane.idle) {
      await lane.flush();
      this.leave(lane);
      await this.dropOld(item);
    }
  }

  /** A note comes before its command: a young one is kept, and the command waited for. */
  private async dropOld(item: WorkItem): Promise<void> {
    const young = this.deps.clock.now() - item.at < YOUNG_MS;
    if (young) this.expecting = true;
    else await this.deps.store.dropWork(this.tenant.id, item);
  }

  private async finish(lane: Lane, item: WorkItem): Promise<void> {
    const { store, clock, audit } = this.deps;
    await lane.flush();
    const { tenant } = this.context;
    let finished = false;
    const { counts } = await store.change(tenant, lane.importId, ({ status }) => {
      finished = allows(status, 'finish');
      return finished ? { status: moved(status, 'finish'), endedAt: clock.now() } : undefined;
    });
    const target = { kind: 'import', id: lane.importId };
    if (finished)
      await audit.record(tenant, { action: 'import.finished', actor: RUN_ACTOR, target, after: counts });
    this.leave(lane);
    await store.dropWork(this.tenant.id, item);
  }

  private leave(lane: Lane): void {
    this.lanes.delete(lane.importId);
    this.doubts.drop(lane);
    lane.close();
  }

  private async holdLane(lane: Lane, reason: HoldReason): Promise<void> {
    lane.drain();
    await hold(this.deps, this.context.tenant, lane.importId, reason);
  }

  /** Sends what may be sent now; answers how long to rest at most. */
  private send(): number {
    const { clock, settings } = this.deps;
    for (;;) {
      if (this.inFlight >= settings.inFlight) return POLL_MS;
      const now = clock.monotonic();
      const wait = Math.max(this.pace.wait(), this.backOffUntil - now);
      if (wait > 0) return wait;
      const next = this.nextTask(now);
      if (!next) return POLL_MS;
      if (!this.lease.holds()) throw new LeaseLost();
      this.pace.sent();
      this.inFlight++;
      next.lane.inFlight++;
      void this.post(next.lane, next.task)
        .catch((error: unknown) => this.context.fail(error))
        .finally(() => {
          this.inFlight--;
          next.lane.inFlight--;
          this.wake();
        });
    }
  }

  /** A row of each lane in turn. */
  private nextTask(now: number): { lane: Lane; task: Task } | undefined {
    const lanes = [...this.lanes.values()];
    for (let tries = 0; tries < lanes.length; tries++) {
      const lane = lanes[this.turn++ % lanes.length];
      const task = lane?.take(now);
      if (lane && task) return { lane, task };
    }
    return undefined;
  }

  private async post(lane: Lane, task: Task): Promise<void> {
    const { job, fingerprint = '' } = task.checked;
    if (!job) throw new Error(`Row ${task.row} cannot be sent`);
    const formSubtaskId = createHash('sha256').update(`subtask ${fingerprint}`).digest('hex').slice(0, 32);
    const payload = jobPayload(job, { label: jobLabel(fingerprint), formSubtaskId });
    const answer = await this.client.createJob(payload, this.stopped.signal);
    if (this.stopped.signal.aborted) return;
    if (answer.remaining !== undefined) this.pace.remaining(answer.remaining);
    const meaning = meaningOf(answer);
    this.heard(answer.kind !== 'not-sent' && !(answer.kind === 'doubtful' && answer.status === undefined));
    switch (meaning.kind) {
      case 'end':
        lane.end(task, meaning.result);
        break;
      case 'again':
        if (meaning.why === 'throttled') this.pace.throttled(meaning.waitMs);
        lane.putBack(task, 0);
        break;
      case 'hold':
        lane.putBack(task, 0);
        for (const each of this.lanes.values())
          if (each.mode === 'run') await this.holdLane(each, meaning.reason);
        break;
      case 'nameless':
        task.nameless = true;
        if (this.deps.settings.canLookUp) this.doubt(lane, task, true, '');
        else lane.end(task, NAMELESS);
        break;
      case 'doubt':
        task.attempts++;
        this.doubt(lane, task, meaning.finished, meaning.words);
        break;
    }
    if (lane.mode === 'run' && lane.tripped) await this.holdLane(lane, 'too-many-failures');
    if (this.awayTooLong()) {
      for (const each of this.lanes.values())
        if (each.mode === 'run') await this.holdLane(each, 'facilityapps-away');
    }
  }

  private doubt(lane: Lane, task: Task, finished: boolean, words: string): void {
    const { clock, settings } = this.deps;
    const at = clock.now();
    if (!settings.canLookUp) {
      lane.end(task, { outcome: 'unknown', message: `${words} ${NEEDS_PERSON}` }, at);
      return;
    }
    lane.doubted(task, at);
    const backOff = Math.min(settings.quietMs, 250 * 2 ** Math.max(0, task.attempts - 1));
    this.doubts.add({ lane, task, words, lookAt: at + (finished ? backOff : settings.quietMs) });
  }

  private cleared(lane: Lane, task: Task, jobId: string | undefined, words: string): void {
    if (this.lanes.get(lane.importId) !== lane || this.stopped.signal.aborted) return;
    if (jobId !== undefined) {
      const { adoptedFrom: other } = task;
      const message = other && `Already created by import ${other.importId}, row ${other.row}.`;
      lane.cleared(
        task,
        other
          ? { outcome: 'duplicate', jobId, ...(message ? { message } : {}) }
          : { outcome: 'created', jobId },
      );
    } else if (task.nameless) {
      lane.cleared(task, NAMELESS);
    } else if (task.attempts >= MOST_ATTEMPTS) {
      lane.cleared(task, { outcome: 'failed', message: words });
    } else {
      lane.notThere(task);
    }
  }

  /** Whether FacilityApps said anything at all; silence slows down, and in the end holds. */
  private heard(something: boolean): void {
    const now = this.deps.clock.monotonic();
    if (something) {
      this.awaySince = undefined;
      this.silences = 0;
      this.backOffMs = 0;
      return;
    }
    this.awaySince ??= now;
    // One lost answer is no reason to slow down.
    if (++this.silences < SILENCES || now < this.backOffUntil) return;
    this.backOffMs = Math.min(MOST_BACKOFF_MS, Math.max(100, this.backOffMs * 2));
    this.backOffUntil = now + this.backOffMs;
  }

  private awayTooLong(): boolean {
    const { clock, settings } = this.deps;
    return this.awaySince !== undefined && clock.monotonic() - this.awaySince > settings.awayMs;
  }

  /** Ends in order: what was not sent is put back, what is in flight is waited for and settled. */
  private async endSlice(): Promise<void> {
    for (const lane of this.lanes.values()) lane.drain();
    for (;;) {
      if (this.failure) throw this.failure.error;
      if (this.inFlight === 0 && [...this.lanes.values()].every((lane) => lane.quiet)) break;
      await this.lease.renew();
      await this.rest(POLL_MS);
    }
    for (const lane of this.lanes.values()) await lane.flush();
  }
}

import { AppError } from '../platform/errors';
import { TokenRefused, type FacilityApps } from '../facilityapps';
import { mayChange, type Tenant } from '../tenancy';
import type { DriverLease } from './lease';
import { allows, RESTING, type HoldReason, type ImportRecord } from './model';
import { pace, type Pace } from './pace';
import type { RunDeps } from './run-customer';
import { Doubts } from './run-doubts';
import { hold, RUN_ACTOR } from './run-holds';
import { Lane, type LaneContext } from './run-lane';
import { UnderWay } from './rows-under-way';
import { Sender } from './run-sending';
import type { WorkItem } from './store';

/** How often commands of people, new imports and the customer's status are looked for. */
const POLL_MS = 1_000;
/** How long a command may follow the note that announces it. */
const YOUNG_MS = 2_000;
/** Rows that have an intent before they are sent: what may go out in a second, since storage can be slow. */
const AHEAD = { least: 8, most: 96, seconds: 1 };

/** One slice of a customer's imports under one lease. */
export class CustomerRun {
  /** FacilityApps could not be asked about rows in doubt for too long: another slice at once would not help. */
  gaveUp = false;
  private readonly lanes = new Map<string, Lane>();
  private readonly pace: Pace;
  private readonly doubts: Doubts;
  private readonly sender: Sender;
  private readonly context: LaneContext;
  private failure: { error: unknown } | undefined;
  private woken: (() => void) | undefined;
  private awake = false;
  private polling: Promise<void> | undefined;
  private pollAt = 0;
  /** Something was looked for, and whether nothing is left is known. */
  private polled = false;
  /** Another look is needed: a person's command was announced and is not there yet, or a lane was left for another. */
  private expecting = false;
  /** FacilityApps refused the token that we have. */
  private refused = false;

  constructor(
    private readonly deps: RunDeps,
    private tenant: Tenant,
    private readonly lease: DriverLease,
    private client: FacilityApps,
    private readonly signal: AbortSignal | undefined,
  ) {
    const { clock, table, ledger, log, settings } = deps;
    const wake = () => this.wake();
    this.pace = pace(clock, tenant.ratePerSecond);
    this.doubts = new Doubts(clock, () => this.client, {
      cleared: (...cleared) => this.sender.cleared(...cleared),
      failed: (error) => this.lookUpFailed(error),
      wake,
    });
    this.sender = new Sender({
      clock,
      lease,
      settings,
      pace: this.pace,
      doubts: this.doubts,
      client: () => this.client,
      lanes: () => [...this.lanes.values()],
      hold: (lanes, reason) => this.holdLanes(lanes, reason),
      wake,
      fail: (error) => this.fail(error),
    });
    this.context = {
      tenant,
      table,
      ledger,
      lease,
      clock,
      log,
      canLookUp: settings.canLookUp,
      ahead: () => Math.min(AHEAD.most, Math.max(AHEAD.least, this.pace.rate() * AHEAD.seconds)),
      underWay: new UnderWay(),
      // The entry was read after a crash: FacilityApps may still have been busy with it until then.
      doubt: (lane, task, at) => this.doubts.add({ lane, task, lookAt: at + settings.quietMs, words: '' }),
      changed: (lane) => this.changed(lane),
      wake,
      fail: (error) => this.fail(error),
    };
  }

  async drive(): Promise<void> {
    const stop = () => this.wake();
    // The signal lives as long as the process: who listens for ever is kept for ever, with all its rows.
    this.signal?.addEventListener('abort', stop);
    try {
      await this.driveSlice();
    } finally {
      this.signal?.removeEventListener('abort', stop);
    }
  }

  private async driveSlice(): Promise<void> {
    const { clock, settings } = this.deps;
    const endAt = clock.monotonic() + settings.sliceMs;
    for (;;) {
      if (this.failure) throw this.failure.error;
      if (clock.monotonic() >= endAt || this.signal?.aborted) break;
      await this.finishIdle();
      this.pollWhenDue();
      if (this.polled && !this.polling && this.lanes.size === 0 && !this.expecting) return;
      await this.renew();
      for (const lane of this.lanes.values()) lane.refill();
      this.doubts.look();
      const pause = this.sender.send();
      const now = clock.monotonic();
      const poll = this.polling ? POLL_MS : this.pollAt - now;
      await this.rest(Math.min(pause, this.doubts.dueIn() ?? POLL_MS, poll, endAt - now));
    }
    await this.endSlice();
  }

  /** After an error: nothing more may be sent or written by what is still under way. */
  async abandon(): Promise<void> {
    this.sender.abandon();
    this.lanes.clear();
    await this.polling;
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
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

  /** Renewed beside the sending; only who may not send without it waits for it. */
  private async renew(): Promise<void> {
    const renewed = this.lease.renew();
    if (this.lease.holds()) renewed.catch((error: unknown) => this.fail(error));
    else await renewed;
  }

  /** Looks beside the sending, which does not wait for it. */
  private pollWhenDue(): void {
    // A lane that has nothing left to settle is left at once, not at the next look.
    const due =
      this.deps.clock.monotonic() >= this.pollAt || [...this.lanes.values()].some((lane) => lane.idle);
    if (this.polling || !due) return;
    this.polling = this.poll()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.polling = undefined;
        this.polled = true;
        this.pollAt = this.deps.clock.monotonic() + POLL_MS;
        this.wake();
      });
  }

  /** Looks for new imports, for what people want of them, and for the customer's status. */
  private async poll(): Promise<void> {
    const { deps } = this;
    const tenant = await deps.tenantById(this.tenant.id);
    if (tenant) {
      this.tenant = tenant;
      this.pace.setCeiling(tenant.ratePerSecond);
    }
    const suspended = !tenant || !mayChange(tenant);
    if (suspended) await this.holdLanes([...this.lanes.values()], 'customer-suspended');
    this.gaveUp = this.doubts.failingFor() > deps.settings.awayMs && !this.sends;
    this.expecting = false;
    for (const item of await deps.store.work(this.context.tenant)) {
      const record = await deps.store.find(this.context.tenant, item.importId);
      const lane = this.lanes.get(item.importId);
      const running = record?.status === 'queued' || record?.status === 'running';
      if (lane) await this.follow(lane, item, running);
      else if (!record || RESTING.includes(record.status)) continue;
      else if (running && suspended) await hold(deps, this.tenant, record.id, 'customer-suspended');
      else if (running || !this.gaveUp) await this.enter(record, item, running);
      else if (record.status !== 'cancelled') await this.dropOld(item);
    }
    for (const lane of this.lanes.values()) lane.show();
  }

  private get sends(): boolean {
    return [...this.lanes.values()].some(({ mode }) => mode === 'run');
  }

  private async changed(lane: Lane): Promise<string> {
    const { status, etag } = await this.deps.store.get(this.context.tenant, lane.importId);
    if (!allows(status, 'start-run')) lane.drain();
    return etag;
  }

  private async enter(record: ImportRecord, item: WorkItem, running: boolean): Promise<void> {
    const { tenant } = this.context;
    if (running) {
      // What was held for a token is resumed with a new one.
      const client = this.refused ? await this.deps.facilityApps(tenant) : this.client;
      if (!client) return hold(this.deps, tenant, record.id, 'token-refused');
      this.client = client;
      this.refused = false;
    } else if (record.rowsFolder === null || record.startedAt === null) {
      await this.dropOld(item);
      return;
    }
    const reader = this.deps.rows(tenant, record);
    const lane = await Lane.open(this.context, record, reader, running ? 'run' : 'drain');
    lane.note = item;
    this.lanes.set(record.id, lane);
  }

  /** Ends imports that have nothing left to send or to settle, without looking at the others. */
  private async finishIdle(): Promise<void> {
    for (const lane of this.lanes.values()) {
      if (lane.mode !== 'run' || !lane.idle || !(await lane.progress.finish())) continue;
      this.leave(lane);
      const { store, audit } = this.deps;
      const target = { kind: 'import', id: lane.importId };
      await Promise.all([
        audit.record(this.context.tenant, {
          action: 'import.finished',
          actor: RUN_ACTOR,
          target,
          after: { ...lane.progress.counts },
        }),
        lane.note && store.dropWork(this.tenant.id, lane.note),
      ]);
    }
  }

  /** A lane against what people made of its import meanwhile. */
  private async follow(lane: Lane, item: WorkItem, running: boolean): Promise<void> {
    lane.note = item;
    if (!running) lane.drain();
    if (lane.mode === 'run') return;
    if (running && lane.quiet) {
      // Resumed: what is in doubt stands in the ledger, a new lane takes it up.
      this.leave(lane);
      this.expecting = true;
    } else if (lane.idle) {
      await lane.progress.flush();
      this.leave(lane);
      await this.dropOld(item);
    } else if (this.gaveUp && lane.quiet) {
      // The rows in doubt stay unknown: whoever resumes the import has them looked up.
      this.leave(lane);
      this.expecting = true;
    }
  }

  /** A note comes before its command: a young one is kept, and the command waited for. */
  private async dropOld(item: WorkItem): Promise<void> {
    const young = this.deps.clock.now() - item.at < YOUNG_MS;
    if (young) this.expecting = true;
    else await this.deps.store.dropWork(this.tenant.id, item);
  }

  private leave(lane: Lane): void {
    this.lanes.delete(lane.importId);
    this.doubts.drop(lane);
    lane.close();
  }

  private async holdLanes(lanes: Lane[], reason: HoldReason): Promise<void> {
    if (reason === 'token-refused') this.refused = true;
    const running = lanes.filter(({ mode }) => mode === 'run');
    for (const lane of running) lane.drain();
    for (const { importId } of running) await hold(this.deps, this.context.tenant, importId, reason);
  }

  /** Without look-ups an import could neither go on nor end: after a while a person is asked. */
  private lookUpFailed(error: unknown): void {
    const refused = error instanceof AppError && error.cause instanceof TokenRefused;
    const away = this.doubts.failingFor() > this.deps.settings.awayMs;
    if (!refused && !away) return;
    this.holdLanes([...this.lanes.values()], refused ? 'token-refused' : 'facilityapps-away').catch(
      (failure: unknown) => this.fail(failure),
    );
  }

  /** Ends in order: what was not sent is put back, what is in flight is waited for and settled. */
  private async endSlice(): Promise<void> {
    await this.polling;
    for (const lane of this.lanes.values()) lane.drain();
    for (;;) {
      if (this.failure) throw this.failure.error;
      if (this.sender.inFlight === 0 && [...this.lanes.values()].every((lane) => lane.quiet)) break;
      await this.lease.renew();
      await this.rest(POLL_MS);
    }
    for (const lane of this.lanes.values()) await lane.progress.flush();
  }
}

import type { AuditLog } from '../../shared/audit';
import type { FacilityApps } from '../../shared/facilityapps';
import type { Table } from '../../shared/platform/tables';

/** A promise that nobody ever keeps: what a dead process still waited for. */
const never = <T>() => new Promise<T>(() => undefined);

/**
 * A process that dies at its n-th I/O operation, before or after it took effect: from then on nothing that it
 * started goes on. `Infinity` lives for ever and counts.
 */
export class Mortal {
  operations = 0;
  dead = false;
  private died: () => void = () => undefined;
  readonly death = new Promise<void>((resolve) => (this.died = resolve));
  private readonly dying = new AbortController();
  /** Ends the timers of the dead; nothing of what they do is an operation any more. */
  readonly signal = this.dying.signal;

  constructor(
    private readonly at: number,
    private readonly when: 'before' | 'after',
    /** Counts settlements alone: transactions with what became of rows. */
    private readonly settlements = false,
  ) {}

  async operation<T>(work: () => Promise<T>, settles = false): Promise<T> {
    if (this.dead) return never();
    if (this.settlements && !settles) {
      const done = await work();
      return this.dead ? never() : done;
    }
    const n = this.operations++;
    if (n === this.at && this.when === 'before') return this.die();
    const result = await work();
    if (n === this.at) return this.die();
    return this.dead ? never() : result;
  }

  private die<T>(): Promise<T> {
    this.dead = true;
    this.died();
    this.dying.abort();
    return never();
  }

  table(table: Table): Table {
    return {
      ...table,
      get: (...args: Parameters<Table['get']>) => this.operation(() => table.get(...args)),
      write: (...args) =>
        this.operation(
          () => table.write(...args),
          args[1].some(({ rowKey }) => rowKey.startsWith('outcome|')),
        ),
    };
  }

  audit(log: AuditLog): AuditLog {
    return { record: (...args) => this.operation(() => log.record(...args)) };
  }

  facilityApps(client: FacilityApps): FacilityApps {
    return {
      ...client,
      createJob: (...args) => this.operation(() => client.createJob(...args)),
      findJobsByLabel: (...args) => this.operation(() => client.findJobsByLabel(...args)),
    };
  }
}

import type { FacilityApps, JobSpec } from '../../../shared/facilityapps';
import { runCustomer, type RunSettings } from '../../../shared/imports/run-customer';
import type { Clock } from '../../../shared/platform/clock';
import type { Ids } from '../../../shared/platform/ids';
import type { Table } from '../../../shared/platform/tables';
import type { Tenant } from '../../../shared/tenancy';
import { benchRuns, benchTenant } from '../approved-import';

export const SETTINGS: RunSettings = {
  quietMs: 8_000,
  sliceMs: 240_000,
  leaseMs: 45_000,
  skewMs: 2_000,
  awayMs: 60_000,
  inFlight: 10,
  canLookUp: true,
};

interface CrowdOptions {
  imports: Table;
  work: Table;
  clock: Clock;
  ids: Ids;
  client(tenant: Tenant): FacilityApps;
  /** A site and a person that FacilityApps knows. */
  place?: { siteId: string; ownerId: string };
  settings?: Partial<RunSettings>;
}

/** Many customers in one functions process, each with its driver, as the queue would start them. */
export function crowd(options: CrowdOptions) {
  const { clock } = options;
  const runs = benchRuns({ ...options, settings: { ...SETTINGS, ...options.settings } });
  const spec = (title: string): JobSpec => ({
    title,
    dateStart: '2031-01-06',
    dateEnd: '2031-01-06',
    hourStart: 9,
    minuteStart: 0,
    hourEnd: 17,
    minuteEnd: 0,
    ...(options.place ?? { siteId: '1', ownerId: '1' }),
    labels: [],
  });
  let files = 0;
  /** A queue message: drives until nothing is left, or until another driver has the customer. */
  const driven = async (tenant: Tenant, signal?: AbortSignal) => {
    while ((await runCustomer(runs.deps, tenant, signal)).again && !signal?.aborted);
  };
  return {
    tenant: (n: number, rate: number) => benchTenant(`customer${n}`, rate),
    driven,
    slice: (tenant: Tenant) => runCustomer(runs.deps, tenant),
    async approved(tenant: Tenant, rows: number): Promise<string> {
      const name = `${tenant.id} ${++files}`;
      return runs.approved(tenant, rows, (index) => spec(`${name} ${index}`));
    },
    /** Milliseconds from the approval of an import to its last row. */
    async waited(tenant: Tenant, rows: number): Promise<number> {
      const from = clock.monotonic();
      const id = await this.approved(tenant, rows);
      void driven(tenant);
      for (;;) {
        const record = await runs.store.get(tenant, id);
        if (record.status === 'finished') return clock.monotonic() - from;
        await clock.sleep(100);
      }
    },
  };
}
export type Crowd = ReturnType<typeof crowd>;

/** The value that so large a share of the values does not pass. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

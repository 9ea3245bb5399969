import type { ImportRecord, ImportsService } from '../imports';
import { mayChange, type Tenant } from '../tenancy';
import { refOf, type Cause, type Entry, type OccurrenceState, type OpenRun, type Schedule } from './model';
import type { ScheduleChange, ScheduleStore } from './store';

export interface SettleDeps {
  store: ScheduleStore;
  imports: Pick<ImportsService, 'find' | 'readRows' | 'resume'>;
}

type Row = Awaited<ReturnType<ImportsService['readRows']>>['items'][number];

/** What an outcome of the import means in the ledger of runs. */
function meaning({ outcome, message }: Row): {
  state: OccurrenceState;
  cause: Cause | null;
  reason: string | null;
} {
  switch (outcome) {
    case 'created':
      return { state: 'created', cause: null, reason: null };
    case 'duplicate':
      return { state: 'skipped', cause: 'duplicate', reason: message ?? 'The same job is there already.' };
    case 'failed':
      return { state: 'failed', cause: 'refused', reason: message ?? 'FacilityApps refused it.' };
    case 'skipped':
      return { state: 'failed', cause: 'cancelled', reason: message ?? 'It was not sent.' };
    case 'unknown':
      return {
        state: 'waiting',
        cause: 'unknown',
        reason: 'It was sent and its answer was lost: please look in FacilityApps whether it is there.',
      };
    case 'ready':
    case 'withErrors':
      return { state: 'waiting', cause: null, reason: null };
  }
}

const PAGE = 500;

async function rowsOf(deps: SettleDeps, tenant: Tenant, importId: string): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await deps.imports.readRows(tenant, importId, { limit: PAGE, after });
    rows.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return rows;
}

/** Brings what an import that ended came to into the ledger; answers how many were created and how many failed. */
async function settle(deps: SettleDeps, tenant: Tenant, schedule: Schedule, importId: string) {
  const rows = new Map(
    (await rowsOf(deps, tenant, importId)).map((row) => [row.values.planned_ref ?? '', row]),
  );
  const keys = [...rows.keys()].sort();
  const ledger = await deps.store.entries(
    tenant,
    schedule.id,
    keys[0]?.slice(0, 10) ?? '',
    keys.at(-1)?.slice(0, 10) ?? '',
  );
  const changed = ledger.flatMap((entry): Entry[] => {
    const row = rows.get(refOf(entry));
    // An entry that went on to another import is that one's to settle.
    if (!row || entry.importId !== importId || entry.state !== 'waiting') return [];
    return [{ ...entry, ...meaning(row), jobId: row.jobId ?? null }];
  });
  await deps.store.putEntries(tenant, schedule.id, changed);
  const many = (state: OccurrenceState) => changed.filter((entry) => entry.state === state).length;
  const skipped = many('skipped');
  const [first] = changed.filter(({ state }) => state === 'failed');
  return { changed, good: many('created') + skipped, failed: many('failed'), words: first?.reason ?? null };
}

/**
 * An import that was named and never made: a crash came between. Entries beyond the horizon that was settled are
 * decided anew by the fill that comes next; those before it were being run again, and have failed once more.
 */
async function failUnmade(
  deps: SettleDeps,
  tenant: Tenant,
  schedule: Schedule,
  importId: string,
): Promise<void> {
  const entries = (await deps.store.entries(tenant, schedule.id, '', '9999')).filter(
    (entry) => entry.importId === importId && entry.state === 'waiting',
  );
  const reason = 'It was not sent because of a fault on our side.';
  const failed = entries.map((entry): Entry =>
    entry.date > schedule.filledTo
      ? { ...entry, state: 'skipped', cause: 'interrupted', reason }
      : { ...entry, state: 'failed', cause: 'cancelled', reason },
  );
  await deps.store.putEntries(tenant, schedule.id, failed);
}

/** What the last jobs came to, a letter each, oldest first: for a line in a list. */
const RECENT = 30;
const letters = (recent: string, entries: Entry[]): string =>
  (recent + entries.map(({ state }) => state.charAt(0)).join('')).slice(-RECENT);

const MINUTE_MS = 60_000;
/** Soon at first, then hourly: an import that is held waits for a person. */
const pauseBeforeLook = (looks: number): number => Math.min(60, 2 ** looks) * MINUTE_MS;

const several = (many: number, what: string): string => `${many} job${many === 1 ? '' : 's'} ${what}`;

/** FacilityApps may be back, the token may be another, and a suspension is known to have ended. */
const mayBeOver = (reason: ImportRecord['reasonCode'], tenant: Tenant): boolean =>
  reason === 'facilityapps-away' ||
  reason === 'token-refused' ||
  (reason === 'customer-suspended' && mayChange(tenant));

/**
 * Looks at the imports that a recurring job waits for: those that ended go into the ledger, one that is held counts
 * as a failure once. Answers what to change, when to look again (undefined: nothing is open), and whether an import
 * was set going again.
 */
export async function settleRuns(
  deps: SettleDeps,
  tenant: Tenant,
  schedule: Schedule,
  now: number,
): Promise<{ change: ScheduleChange; lookAt: number | undefined; resumed: boolean }> {
  const open: OpenRun[] = [];
  let resumed = false;
  let { failures, lastOutcome, lastRunAt, recent } = schedule;
  for (const run of schedule.open) {
    const record = await deps.imports.find(tenant, run.importId);
    if (!record) {
      await failUnmade(deps, tenant, schedule, run.importId);
      continue;
    }
    if (record.status === 'finished' || record.status === 'cancelled') {
      const { changed, good, failed, words } = await settle(deps, tenant, schedule, run.importId);
      failures = good > 0 || failed === 0 ? 0 : failures + (run.held ? 0 : 1);
      lastOutcome = [
        good > 0 ? several(good, 'created') : undefined,
        failed > 0 ? `${several(failed, 'failed')}: ${words ?? ''}` : undefined,
      ]
        .filter((part) => part !== undefined)
        .join('; ');
      lastRunAt = now;
      recent = letters(recent, changed);
      continue;
    }
    const held = record.status === 'held';
    if (held && !run.held) {
      failures += 1;
      lastOutcome = record.reason ?? 'The import is held.';
      lastRunAt = now;
    }
    // Nobody sits beside a recurring job: what may be over by now is tried again by itself.
    if (held && mayBeOver(record.reasonCode, tenant)) {
      await deps.imports.resume(tenant, run.importId);
      resumed = true;
    }
    open.push({ importId: run.importId, held: run.held || held, looks: run.looks + 1 });
  }
  const looks = open.map(({ looks: many }) => many);
  return {
    change: { open, failures, lastOutcome: lastOutcome || null, lastRunAt, recent },
    resumed,
    lookAt: open.length === 0 ? undefined : now + pauseBeforeLook(Math.min(...looks)),
  };
}

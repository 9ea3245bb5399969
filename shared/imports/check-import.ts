import type { Container } from '../platform/blobs';
import type { Clock } from '../platform/clock';
import { isAppError } from '../platform/errors';
import type { Ids } from '../platform/ids';
import type { Log } from '../platform/log';
import type { Table } from '../platform/tables';
import { TokenRefused, type ReferenceData } from '../facilityapps';
import { mayChange, type Tenant } from '../tenancy';
import { removeManifest } from './adopt-file';
import { checkFile } from './check-file';
import { NeedsAnswer } from './choices';
import type { LedgerIndex } from './ledger';
import { allows, moved, NO_COUNTS, type ImportRecord } from './model';
import { UnreadableFile } from './reading/csv';
import { referenceEtag } from './reference-etag';
import { removeRows } from './rows-blob';
import type { ImportChange, ImportStore } from './store';

export interface CheckDeps {
  store: ImportStore;
  imports: Table;
  ledger: LedgerIndex;
  container(tenant: Tenant): Container;
  reference(tenant: Tenant): Promise<ReferenceData>;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** A check that showed nothing for so long is taken over. */
  staleMs: number;
}

const HEARTBEAT_MS = 5_000;
/** So often a check is started before it is given up. */
export const MOST_CHECKS = 5;

/** Somebody else took the check over, or ended it: this one stops and leaves nothing. */
class Superseded extends Error {}

/**
 * Checks the file of an import and puts it into review, or rejects it with a sentence. Can be called doubled and
 * late: while another check shows a heartbeat, and after the end of one, it does nothing.
 */
export async function checkImport(deps: CheckDeps, tenant: Tenant, importId: string): Promise<void> {
  const { store, clock, log } = deps;
  const begun = await begin(deps, tenant, importId);
  if (!begun) return;
  const folder = `imports/${importId}/${deps.ids.ascending('chk')}`;
  try {
    const reference = await deps.reference(tenant);
    const checkedAgainst = referenceEtag(reference);
    const beat = heart(deps, tenant, begun);
    const report = await checkFile(deps, { tenant, record: begun, reference, folder, beat });
    await store.change(tenant, importId, (record) => {
      mine(record, begun);
      return {
        ...report,
        status: moved(record.status, 'end-check'),
        question: null,
        reason: null,
        reasonCode: null,
        rowsFolder: folder,
        checkEtag: folder.slice(folder.lastIndexOf('/') + 1),
        checkedAgainst,
        editVersion: 0,
        edits: 0,
        edition: null,
        factsHome: null,
        cursor: 0,
        done: 0,
        total: report.counts.ready,
        startedAt: null,
        endedAt: null,
        heartbeatAt: clock.now(),
      };
    });
    await tidy(deps, tenant, begun, begun.rowsFolder);
  } catch (error) {
    if (error instanceof Superseded) {
      await tidy(deps, tenant, undefined, folder);
      return;
    }
    if (error instanceof NeedsAnswer && begun.revision === 1) {
      await ask(deps, tenant, begun, error);
      return;
    }
    if (error instanceof NeedsAnswer) {
      await refuse(deps, tenant, begun, error.question.kind, error.question.sentence);
      return;
    }
    if (error instanceof UnreadableFile) {
      await refuse(deps, tenant, begun, error.code, error.sentence);
      return;
    }
    log.warn('check failed', { customer: tenant.id, import: importId, attempt: begun.checkAttempts });
    // The last attempt says why; the others leave it to the host to try again.
    if (begun.checkAttempts < MOST_CHECKS) {
      await release(deps, tenant, begun);
      throw error;
    }
    await refuse(deps, tenant, begun, ...giveUp(error));
    throw error;
  }
}

/** Why a check that cannot go on ends, in words. */
function giveUp(error: unknown): [code: string, sentence: string] {
  if (isAppError(error, 'upstream-failed')) {
    return error.cause instanceof TokenRefused
      ? [
          'token-refused',
          'FacilityApps refused the token, so the rows could not be compared with it. An admin has to set a new token.',
        ]
      : [
          'facilityapps-away',
          'FacilityApps did not answer, so the rows could not be compared with it. Please upload the file again later.',
        ];
  }
  return [
    'internal-error',
    'The file could not be checked because of a fault on our side. Please upload it again.',
  ];
}

async function begin(deps: CheckDeps, tenant: Tenant, importId: string): Promise<ImportRecord | undefined> {
  const { store, clock, staleMs } = deps;
  const found = await store.find(tenant, importId);
  if (!found) return undefined;
  let started = false;
  const record = await store.change(tenant, importId, (current) => {
    started = false;
    const busy = current.checkAttempts > 0 && clock.now() - current.heartbeatAt < staleMs;
    if (!allows(current.status, 'start-check') || busy) return undefined;
    started = true;
    return {
      status: moved(current.status, 'start-check'),
      heartbeatAt: clock.now(),
      checkAttempts: current.checkAttempts + 1,
    };
  });
  if (!started) return undefined;
  // Whatever became of the note since the file came in: a check that dies must be found.
  await store.noteWork(tenant, importId, clock.now());
  if (!mayChange(tenant)) {
    await refuse(
      deps,
      tenant,
      record,
      'customer-suspended',
      'The account is suspended, so the file was not checked.',
    );
    return undefined;
  }
  if (record.checkAttempts > MOST_CHECKS) {
    await refuse(deps, tenant, record, ...giveUp(undefined));
    return undefined;
  }
  return record;
}

/** Throws where the check is not this one's any more. */
function mine(record: ImportRecord, begun: ImportRecord): void {
  const same = record.checkAttempts === begun.checkAttempts && record.revision === begun.revision;
  if (!same || record.status !== 'checking') throw new Superseded();
}

/** Shows that the check is alive, and stops it when it is not ours any more. */
function heart(deps: CheckDeps, tenant: Tenant, begun: ImportRecord): () => Promise<void> {
  let beatAt = deps.clock.monotonic();
  return async () => {
    if (deps.clock.monotonic() - beatAt < HEARTBEAT_MS) return;
    beatAt = deps.clock.monotonic();
    await deps.store.change(tenant, begun.id, (record) => {
      mine(record, begun);
      return { heartbeatAt: deps.clock.now() };
    });
  };
}

/** The change that ends a check with a reason; a correction leaves the import as it was before. */
export function refusal(record: ImportRecord, code: string, sentence: string): ImportChange | undefined {
  if (!allows(record.status, 'reject')) return undefined;
  if (record.revision === 1)
    return { status: moved(record.status, 'reject'), reason: sentence, reasonCode: code };
  return {
    status: moved(record.status, 'drop-correction'),
    revision: record.revision - 1,
    ...record.previousFile,
    previousFile: null,
    reason: `The corrected file was not taken: ${sentence}`,
    reasonCode: code,
  };
}

async function refuse(
  deps: CheckDeps,
  tenant: Tenant,
  begun: ImportRecord,
  code: string,
  sentence: string,
): Promise<void> {
  await deps.store.change(tenant, begun.id, (record) => refusal(record, code, sentence));
  await tidy(deps, tenant, begun, undefined);
}

/** Leaves the import to a person, with what was recognised so far. */
async function ask(
  deps: CheckDeps,
  tenant: Tenant,
  begun: ImportRecord,
  { question, layout }: NeedsAnswer,
): Promise<void> {
  const { kind, sentence } = question;
  await deps.store.change(tenant, begun.id, (record) =>
    allows(record.status, 'ask') && record.checkAttempts === begun.checkAttempts
      ? {
          status: moved(record.status, 'ask'),
          question,
          reason: sentence,
          reasonCode: kind,
          layout: layout ?? null,
          rowsFolder: null,
          counts: NO_COUNTS,
          issues: {},
          fileIssues: [],
          windows: 0,
          checkEtag: null,
          editVersion: 0,
          edits: 0,
          edition: null,
          factsHome: null,
        }
      : undefined,
  );
  await tidy(deps, tenant, begun, begun.rowsFolder);
}

/** Gives the check back to whoever tries next, without waiting for it to look dead. */
async function release(deps: CheckDeps, tenant: Tenant, begun: ImportRecord): Promise<void> {
  await deps.store.change(tenant, begun.id, (record) =>
    record.status === 'checking' && record.checkAttempts === begun.checkAttempts
      ? { heartbeatAt: 0 }
      : undefined,
  );
}

/** Takes away what nobody needs any more: the manifest, rows of an earlier check, the note of work. */
async function tidy(
  deps: CheckDeps,
  tenant: Tenant,
  begun: ImportRecord | undefined,
  folder: string | null | undefined,
): Promise<void> {
  const container = deps.container(tenant);
  if (folder) await removeRows(container, folder);
  if (!begun) return;
  await removeManifest(deps, tenant, begun);
  const item = (await deps.store.work(tenant)).find(({ importId }) => importId === begun.id);
  const record = item && (await deps.store.find(tenant, begun.id));
  if (item && record && ['asking', 'review', 'rejected', 'finished'].includes(record.status))
    await deps.store.dropWork(tenant.id, item);
}

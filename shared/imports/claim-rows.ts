import type { Lane } from './run-lane';
import { writeEntry, type LedgerEntry, type LedgerKey, type StoredEntry } from './ledger';
import type { CheckedRow, RowResult } from './model';
import type { OpenWindow, Task } from './run-window';

/** What the ledger said about a row: ours to send, in doubt since `at`, or at its end already. */
export type Claim =
  | { kind: 'send'; task: Task }
  | { kind: 'doubt'; task: Task; at: number }
  | { kind: 'end'; task: Task; result: Omit<RowResult, 'row'> };

interface Wanted {
  task: Task;
  /** What was read of its entry; undefined: nothing stands there as far as we know. */
  over: StoredEntry | undefined;
}

/** Others may write between our read and our write; so often it is tried again. */
const MOST_TRIES = 10;

const duplicateOf = (entry: LedgerEntry, lane: Lane): Omit<RowResult, 'row'> => ({
  outcome: 'duplicate',
  ...(entry.jobId ? { jobId: entry.jobId } : {}),
  message:
    entry.importId === lane.importId
      ? `The same job as row ${entry.row} of this file.`
      : `Already created by import ${entry.importId}, row ${entry.row}.`,
});

/** One row against its entry. A drain claims nothing new: it only finds what was under way. */
function decide(lane: Lane, { task, over }: Wanted): Claim | 'write' | 'leave' {
  const mine = over?.importId === lane.importId && over.row === task.row;
  if (!over || over.state === 'free' || over.state === 'refused')
    return lane.mode === 'run' ? 'write' : 'leave';
  if (over.state === 'created') {
    if (!mine) return { kind: 'end', task, result: duplicateOf(over, lane) };
    return {
      kind: 'end',
      task,
      result: { outcome: 'created', ...(over.jobId ? { jobId: over.jobId } : {}) },
    };
  }
  if (!mine && lane.mode === 'drain') return 'leave';
  if (!mine) {
    if (!lane.ctx.canLookUp) {
      const message = `The same job was sent by import ${over.importId}, row ${over.row}, and its answer is not known.`;
      return { kind: 'end', task, result: { outcome: 'duplicate', message } };
    }
    task.adoptedFrom = { importId: over.importId, row: over.row };
  }
  // It may have been sent, or sent again, until the lease of the driver that died had ended.
  const at = Math.max(over.at, lane.ctx.lease.doubtUntil);
  return { kind: 'doubt', task, at };
}

/**
 * Claims rows in the ledger before any of them is sent: one transaction for all of a window, create-only, so that
 * who loses the race does not send. Rows whose fingerprint is under way elsewhere are handed to `follow`.
 *
 * @param read look at the entries first (rows that are known to have a twin), in place of trying to create them
 */
export async function claimRows(
  lane: Lane,
  window: OpenWindow,
  rows: CheckedRow[],
  read: boolean,
  follow: (row: { checked: CheckedRow; key: LedgerKey }) => void,
): Promise<Claim[]> {
  const { ctx } = lane;
  let wanted: Wanted[] = [];
  for (const checked of rows) {
    const { row, fingerprint, job } = checked;
    if (fingerprint === undefined || job === undefined) throw new Error(`Row ${row} cannot be sent`);
    const key = { fingerprint, dateStart: job.dateStart };
    if (!ctx.underWay.take(fingerprint)) {
      follow({ checked, key });
      continue;
    }
    wanted.push({ task: { row, key, checked, window, attempts: 0, notBefore: 0 }, over: undefined });
  }
  const look = async (some: Wanted[]) => {
    const entries = await ctx.ledger.read(
      ctx.tenant,
      some.map(({ task }) => task.key),
    );
    for (const item of some) item.over = entries.get(item.task.key.fingerprint);
  };
  const known = (item: Wanted) =>
    item.task.checked.outcome === 'duplicate' || window.hasUnknown(item.task.row);
  await look(read || lane.mode === 'drain' ? wanted : wanted.filter(known));

  const claims: Claim[] = [];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const writing: Wanted[] = [];
    for (const item of wanted) {
      const decided = decide(lane, item);
      if (decided === 'write') writing.push(item);
      else if (decided === 'leave') lane.leave(item.task);
      else claims.push(decided);
    }
    if (writing.length === 0) return claims;
    const at = ctx.clock.now();
    const done = await lane.progress.intend(
      writing.map(({ task, over }) =>
        writeEntry(task.key, { state: 'intent', importId: lane.importId, row: task.row, at }, over),
      ),
    );
    if (done) return [...claims, ...writing.map(({ task }) => ({ kind: 'send', task }) as const)];
    // Somebody has an entry there already, changed one, or stopped the import: look at all and decide again.
    await look(writing);
    wanted = writing;
  }
  throw new Error('The ledger is being written by others all the time');
}

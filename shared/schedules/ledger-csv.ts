import { toInstant } from '../platform/clock';
import { csvFile } from '../platform/csv';
import type { Entry } from './model';

const COLUMNS = [
  'date',
  'title',
  'start',
  'state',
  'cause',
  'reason',
  'missed_at',
  'job_id',
  'import_id',
  'occurrence',
] as const;

const moment = (ms: number): string => (ms === 0 ? '' : toInstant(ms));

/** The ledger of runs as a file: a line for each occurrence and job, by original date. */
export function ledgerCsv(entries: Entry[]): string {
  const lines = entries.map((entry) => [
    entry.date,
    entry.title,
    moment(entry.start),
    entry.state,
    entry.cause ?? '',
    entry.reason ?? '',
    moment(entry.missedAt),
    entry.jobId ?? '',
    entry.importId ?? '',
    entry.occurrence,
  ]);
  return csvFile([COLUMNS, ...lines]);
}

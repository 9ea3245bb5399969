import { toInstant } from '../platform/clock';
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

/** Cells that a spreadsheet would run as a formula are defused; those with a delimiter or a quote are quoted. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
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
  // The mark at the beginning tells Excel that it is UTF-8.
  return `\uFEFF${[[...COLUMNS], ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`;
}

import { isAbsolute, relative } from 'node:path';
import type { ImportView } from '../../shared/imports/views';
import { duration, number } from './progress';

/** What the command tells at its end; with `--json` this very object. */
export interface Summary {
  /** Null where the file was refused before there was an import. */
  id: string | null;
  status: ImportView['status'];
  reason: string | null;
  reasonCode: string | null;
  customer: string;
  file: string;
  /** Address of the import's page. */
  url: string | null;
  counts: ImportView['counts'];
  issues: Record<string, number>;
  /** From the start of the upload to the end. */
  seconds: number;
  rowsPerSecond: number;
}

/** Exit codes of the command: 0 all well, 2 it ran and not all is well. */
export function exitCodeOf({ status, counts }: Summary, checkOnly: boolean): 0 | 2 {
  if (checkOnly) return status === 'review' && counts.withErrors === 0 ? 0 : 2;
  const sound = status === 'finished' && counts.created + counts.duplicate === counts.rows;
  return sound ? 0 : 2;
}

const OUTCOMES = [
  ['created', 'created'],
  ['duplicate', 'duplicate (the same job as another)'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['unknown', 'unknown'],
] as const;
const CHECKED = [
  ['ready', 'ready'],
  ['duplicate', 'duplicate (the same job as another)'],
  ['withErrors', 'with errors'],
  ['skipped', 'skipped'],
] as const;

const right = (value: number, width = 9): string => number(value).padStart(width);

const heading = ({ status }: Summary, checkOnly: boolean): string => {
  if (status === 'finished') return 'Finished';
  if (status === 'review' && checkOnly) return 'Checked';
  return status.charAt(0).toUpperCase() + status.slice(1);
};

export interface Sentence {
  row: number | null;
  message: string;
}

/** The summary as people read it. `sentences`: the first problems, in words. */
export function summaryText(summary: Summary, sentences: Sentence[], checkOnly: boolean): string {
  const { counts, issues, reason, seconds, rowsPerSecond, id, url, file } = summary;
  const ran = ['finished', 'cancelled'].includes(summary.status);
  const lines = ['', `${heading(summary, checkOnly)}: ${shown(file)}`];
  if (reason) lines.push(`  ${reason}`);
  lines.push('', `${right(counts.rows)}  rows`);
  for (const [key, label] of ran ? OUTCOMES : CHECKED)
    if (counts[key] > 0 || key === 'created' || key === 'ready')
      lines.push(`${right(counts[key])}  ${label}`);
  const codes = Object.entries(issues).sort(([, a], [, b]) => b - a);
  if (codes.length > 0) lines.push('', 'Issues', ...codes.map(([code, count]) => `${right(count)}  ${code}`));
  if (sentences.length > 0)
    lines.push(
      '',
      ...sentences.map(({ row, message }) => `  ${row === null ? 'File' : `Row ${number(row)}`}: ${message}`),
    );
  const speed = ran && counts.created > 0 ? `, ${number(rowsPerSecond)} rows a second` : '';
  lines.push('', `Took ${duration(seconds)}${speed}.`);
  if (id && url) lines.push(`Import ${id}`, url);
  return `${lines.join('\n')}\n`;
}

const shown = (file: string): string => {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') || isAbsolute(near) ? file : near;
};

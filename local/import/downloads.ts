import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ImportView } from '../../shared/imports/views';
import type { Api } from './api';
import type { Sentence } from './summary';

const FIRST_SENTENCES = 5;

export const hasNoRows = ({ status }: ImportView): boolean => status === 'rejected' || status === 'asking';

/** Issues as NDJSON `{row, column, code, severity, message, suggestion?}`, those of the file first. */
async function* issueLines(
  api: Api,
  view: ImportView,
  seen: (sentence: Sentence & { severity: string }) => void,
): AsyncIterable<string> {
  const line = ({
    row,
    ...issue
  }:
    | ImportView['fileIssues'][number]
    | (Omit<ImportView['fileIssues'][number], 'row'> & { row: number | null })) => {
    seen({ row, message: issue.message, severity: issue.severity });
    return `${JSON.stringify({ row, ...issue })}\n`;
  };
  for (const issue of view.fileIssues) yield line(issue);
  // Nothing was kept of a file that could not be read, or not yet.
  if (hasNoRows(view)) return;
  for await (const { row, issues } of api.rows(view.id))
    for (const issue of issues) yield line({ row, ...issue });
}

/** Folders on the way to a file that is written are made. */
async function fileToWrite(file: string) {
  await mkdir(dirname(file), { recursive: true });
  return createWriteStream(file);
}

export async function writeIssues(api: Api, view: ImportView, file: string): Promise<void> {
  const stream = await fileToWrite(file);
  await pipeline(
    issueLines(api, view, () => undefined),
    stream,
  );
}

export async function writeResult(api: Api, id: string, file: string): Promise<void> {
  const [message, stream] = [await api.open(`/api/imports/${id}/result`), await fileToWrite(file)];
  await pipeline(message, stream);
}

/** The first problems in words: what failed or has errors, then the rest; reads no more rows than it must. */
export async function firstSentences(api: Api, view: ImportView): Promise<Sentence[]> {
  const found: Sentence[] = view.fileIssues.map(({ row, message }) => ({ row, message }));
  const { withErrors, failed, unknown, skipped } = view.counts;
  if (withErrors + failed + unknown + skipped > 0) {
    for await (const { row, issues, outcome, message } of api.rows(view.id)) {
      if (found.length >= FIRST_SENTENCES) break;
      const errors = issues.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) found.push(...errors.map((issue) => ({ row, message: issue.message })));
      else if (['failed', 'unknown'].includes(outcome) && message) found.push({ row, message });
    }
  }
  return found.slice(0, FIRST_SENTENCES);
}

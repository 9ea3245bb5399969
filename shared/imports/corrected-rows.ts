import { undefuse } from '../platform/csv';
import type { Table } from '../platform/tables';
import type { Tenant } from '../tenancy';
import type { RowToCheck } from './checking/rows-check';
import { saidBefore } from './marks';
import type { CheckedRow, Counts, ImportRecord, Layout } from './model';
import { UnreadableFile } from './reading/csv';
import { normalHeader } from './reading/fields';
import type { FileRow } from './reading/read-file';
import type { Encoding } from './reading/encoding';
import { settledWindows } from './result-csv';
import { MOST_CORRECTED } from './result-file';
import type { RowsReader } from './rows';
import type { ReadTable } from './stored-file';

const MOST_ROWS = 250_000;

export interface Correction {
  sha256: string;
  encoding: Encoding;
  /** Rows by the number they have in the import, cells in the order of the import's columns. */
  byRow: Map<number, string[]>;
  /** Rows without a number: new ones. */
  added: string[][];
}

/** Reads a corrected result file against the columns of the import. Throws UnreadableFile. */
export async function readCorrection(
  readTable: ReadTable,
  bytes: number,
  record: { id: string; layout: Layout },
): Promise<Correction> {
  if (bytes > MOST_CORRECTED)
    throw new UnreadableFile(
      'too-large',
      'A corrected file may have at most 50 MB. Upload the rows that failed alone.',
    );
  const { header } = record.layout;
  const found: Correction = { sha256: '', encoding: 'utf-8', byRow: new Map(), added: [] };
  let order: number[] = [];
  let [rowColumn, idColumn]: (number | undefined)[] = [];
  let rows = 0;
  found.sha256 = await readTable(
    {
      layout(layout, chosen) {
        found.encoding = chosen;
        const names = layout.header.map(normalHeader);
        // A column that was deleted is left as it was; -1 keeps its cells.
        order = header.map((cell) => names.indexOf(normalHeader(cell)));
        [rowColumn, idColumn] = [layout.resultColumns.import_row, layout.resultColumns.import_id];
      },
      rows(batch: FileRow[]) {
        rows += batch.length;
        if (rows > MOST_ROWS)
          throw new UnreadableFile('too-many-rows', 'A corrected file may have at most 250,000 rows.');
        for (const { row, cells } of batch) {
          const id = (cells[idColumn ?? -1] ?? '').trim();
          if (id !== '' && id !== record.id) {
            throw new UnreadableFile(
              'mixed-imports',
              `Row ${row} belongs to another import (${id.slice(0, 60)}). Correct one import at a time.`,
            );
          }
          const ordered = order.map((index) => (index < 0 ? KEPT : undefuse(cells[index] ?? '')));
          const number = (cells[rowColumn ?? -1] ?? '').trim();
          if (number === '') found.added.push(ordered.map((cell) => (cell === KEPT ? '' : cell)));
          else if (!/^[1-9]\d{0,9}$/.test(number))
            throw new UnreadableFile(
              'bad-row-number',
              `“${number.slice(0, 20)}” in import_row is not the number of a row.`,
            );
          else if (found.byRow.has(Number(number)))
            throw new UnreadableFile('double-row-number', `Row ${number} stands in the file twice.`);
          else found.byRow.set(Number(number), ordered);
        }
      },
    },
    {},
  );
  return found;
}

/** Stands for a cell whose column is not in the corrected file. */
const KEPT = '\u0000kept';

/** A row of the import as it goes on: carried as it is with its result, or to be checked with its new cells. */
export type MergedRow = { carried: CheckedRow; outcome: keyof Counts } | { recheck: RowToCheck };

/**
 * The rows of the import as they were, in their order and windows, with the corrected ones in their places and new
 * ones behind. What was created, or is unknown, or a duplicate, is never touched; only what failed or was skipped is.
 */
export async function* mergedRows(
  deps: { imports: Table; rows: RowsReader },
  tenant: Tenant,
  before: ImportRecord,
  { byRow, added }: Correction,
): AsyncGenerator<MergedRow[]> {
  let last = 0;
  for await (const window of settledWindows(deps, tenant, before)) {
    yield window.map(({ checked, result }): MergedRow => {
      last = checked.row;
      const outcome = result?.outcome ?? (checked.outcome === 'duplicate' ? 'duplicate' : 'skipped');
      const cells = outcome === 'failed' || outcome === 'skipped' ? byRow.get(checked.row) : undefined;
      if (!cells) return { carried: { ...checked, outcome: 'carried' }, outcome };
      const merged = cells.map((cell, index) => (cell === KEPT ? (checked.cells[index] ?? '') : cell));
      // A row that was left out, or sent all the same, stays so unless its cells are others now.
      const same = merged.every((cell, index) => cell === (checked.cells[index] ?? ''));
      const marks = same ? saidBefore(checked.marks) : undefined;
      return { recheck: { row: checked.row, cells: merged, marks } };
    });
  }
  for (let from = 0; from < added.length; from += 1_000) {
    yield added
      .slice(from, from + 1_000)
      .map((cells, index) => ({ recheck: { row: last + from + index + 1, cells } }));
  }
}

import type { Table } from '../../shared/platform/tables';

export interface Transactions {
  reads: number;
  writes: number;
}

/** A table that counts what the storage account would bill: every request, every page of a range. */
export const counted = (table: Table, into: Transactions): Table => ({
  ...table,
  get: (...args: Parameters<Table['get']>) => {
    into.reads++;
    return table.get(...args) as never;
  },
  async *range(...args: Parameters<Table['range']>) {
    for await (const page of table.range(...args)) {
      into.reads++;
      yield page as never;
    }
  },
  write: (...args) => {
    into.writes++;
    return table.write(...args);
  },
});

import type { Clock } from '../../../shared/platform/clock';
import type { Table } from '../../../shared/platform/tables';

/** A table whose every request takes as long as `delayMs` says, as the network would. */
export const slowTable = (table: Table, clock: Pick<Clock, 'sleep'>, delayMs: () => number): Table => ({
  ...table,
  get: async (...args: Parameters<Table['get']>) => {
    await clock.sleep(delayMs());
    return table.get(...args) as never;
  },
  async *range(...args: Parameters<Table['range']>) {
    await clock.sleep(delayMs());
    for await (const page of table.range(...args)) yield page as never;
  },
  write: async (...args) => {
    await clock.sleep(delayMs());
    return table.write(...args);
  },
});

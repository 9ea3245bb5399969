import type { Table } from '../platform/tables';

/** One entry of the index: this recurring job has to be looked at then, or soon after. */
export interface DueItem {
  /** Milliseconds since the epoch. */
  dueAt: number;
  customerId: string;
  scheduleId: string;
}

/**
 * What is due, by time, for all customers: a tick reads from the beginning to now, and pays for what is due alone.
 * An entry is written before the record that it belongs to and taken away after it, so that no crash leaves a
 * recurring job without one; one too many is dropped when its time comes.
 */
export interface DueIndex {
  put(item: DueItem): Promise<void>;
  drop(item: DueItem): Promise<void>;
  /** Due by a moment, earliest first, at most so many. */
  dueBy(now: number, limit: number): Promise<DueItem[]>;
}

/** One partition: a tick asks one question. At one write for each due recurring job it carries 2,000 a second. */
const PARTITION = 'due';
const DIGITS = 15;
const stamp = (ms: number): string => String(Math.max(0, Math.ceil(ms))).padStart(DIGITS, '0');
const keyOf = ({ dueAt, customerId, scheduleId }: DueItem): string =>
  `${stamp(dueAt)}|${customerId}|${scheduleId}`;

export function dueIndex(table: Table): DueIndex {
  return {
    async put(item) {
      await table.write(PARTITION, [{ kind: 'put', rowKey: keyOf(item), props: {} }]);
    },
    async drop(item) {
      // Gone already is as good.
      await table.write(PARTITION, [{ kind: 'delete', rowKey: keyOf(item) }]);
    },
    async dueBy(now, limit) {
      const items: DueItem[] = [];
      const range = { from: '0', to: `${stamp(now)}~`, pageSize: limit };
      for await (const page of table.range(PARTITION, range)) {
        for (const { rowKey } of page) {
          const [dueAt = '', customerId = '', scheduleId = ''] = rowKey.split('|');
          items.push({ dueAt: Number(dueAt), customerId, scheduleId });
        }
        if (items.length >= limit) break;
      }
      return items.slice(0, limit);
    },
  };
}

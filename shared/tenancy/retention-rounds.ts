import { z } from 'zod';
import type { Table } from '../platform/tables';

const PARTITION = 'retention';
const ROW = 'cursor';
const cursorSchema = z.object({ customerId: z.string() });

/** How far a round over all customers came, so that one who is killed leaves the rest to the next. */
export interface RetentionRounds {
  /** The last customer that was done with; undefined at the beginning of a round. */
  doneUpTo(): Promise<string | undefined>;
  note(customerId: string): Promise<void>;
  /** The round is over: the next begins with the first customer. */
  end(): Promise<void>;
}

export const retentionRounds = (table: Table): RetentionRounds => ({
  async doneUpTo() {
    const found = await table.get(PARTITION, ROW);
    return found && cursorSchema.parse(found).customerId;
  },
  async note(customerId) {
    await table.write(PARTITION, [{ kind: 'put', rowKey: ROW, props: { customerId } }]);
  },
  async end() {
    await table.write(PARTITION, [{ kind: 'delete', rowKey: ROW }]);
  },
});

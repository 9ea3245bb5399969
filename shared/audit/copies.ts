import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Container } from '../platform/blobs';
import type { Head } from './chain';
import type { Audited } from './model';
import type { StoredEntry } from './store';

/** The container of the copies, whose blobs can be appended to and not be changed (infra/modules/app-data.bicep). */
export const COPIES_CONTAINER = 'audit';

const sealSchema = z.object({
  seq: z.number(),
  hash: z.string(),
  at: z.number(),
  /** Short name of the key. */
  key: z.string(),
  signature: z.string(),
});
/** The end of a chain at a moment, signed. */
export type Seal = z.infer<typeof sealSchema>;
const lineSchema = z.union([
  z.object({ seq: z.number(), text: z.string(), hash: z.string() }),
  z.object({ seal: sealSchema }),
]);
export type CopyLine = z.infer<typeof lineSchema> | { unreadable: true };

/** What is signed: the customer is in it, so that a seal of one chain fits no other. */
export const sealText = (customerId: string, { seq, hash }: Head, signedAt: number): string =>
  `fji-audit-seal-1\n${customerId}\n${seq}\n${hash}\n${signedAt}`;

/** An append takes 4 MiB. */
const MOST_APPENDED = 3 * 1024 * 1024;

export interface Copies {
  /** Puts entries and the seal of their end behind what was copied before. What is personal stays out of it. */
  append(tenant: Audited, entries: AsyncIterable<StoredEntry[]>, seal: () => Promise<Seal>): Promise<void>;
  /** Everything that was copied, in the order in which it was. */
  lines(tenant: Audited): AsyncIterable<CopyLine>;
}

/** A blob a month: an append blob takes 50,000 appends, and a month of hourly ones are 750. */
const blobOf = (tenant: Audited, at: number): string =>
  `${tenant.id}/${new Date(at).toISOString().slice(0, 7)}.ndjson`;

export function blobCopies(container: Container): Copies {
  return {
    async append(tenant, entries, seal) {
      let waiting = '';
      const lines = (blob: string) => container.append(blob, Buffer.from(waiting));
      const parts: string[] = [];
      for await (const page of entries)
        for (const { seq, text, hash } of page) {
          waiting += `${JSON.stringify({ seq, text, hash })}\n`;
          if (waiting.length < MOST_APPENDED / 4) continue;
          parts.push(waiting);
          waiting = '';
        }
      const signed = await seal();
      const blob = blobOf(tenant, signed.at);
      for (const part of parts) await container.append(blob, Buffer.from(part));
      waiting += `${JSON.stringify({ seal: signed })}\n`;
      await lines(blob);
    },
    async *lines(tenant) {
      // Names go by month, so their order is the order of time.
      for await (const { name } of container.list(`${tenant.id}/`)) {
        const stream = await container.stream(name);
        if (!stream) continue;
        for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
          if (line === '') continue;
          let json: unknown;
          try {
            json = JSON.parse(line);
          } catch {
            // A line that was cut off is told by whoever checks the copy.
          }
          const parsed = lineSchema.safeParse(json);
          yield parsed.success ? parsed.data : { unreadable: true };
        }
      }
    },
  };
}

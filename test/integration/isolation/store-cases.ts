import type { TableName } from '../../../functions/tables';
import type { Ids } from './http-case';

/** What each function without a person hands on, and how a wrong message tries to mix two customers. */
export const OTHERS: Record<string, (ids: Ids, other: string) => { input: unknown; trigger?: object }> = {
  inbox: ({ import: id }, other) => ({
    input: Buffer.alloc(0),
    trigger: { blobTrigger: `t-${other}/inbox/${id}.manifest.json` },
  }),
  'import-checks': ({ import: id }, other) => ({ input: { customer: other, importId: id } }),
  'import-checks-poison': ({ import: id }, other) => ({ input: { customer: other, importId: id } }),
  'import-runs': (_ids, other) => ({ input: { customer: other } }),
  'import-runs-poison': (_ids, other) => ({ input: { customer: other } }),
  'blob-poison': ({ import: id }, other) => ({
    input: { ContainerName: `t-${other}`, BlobName: `inbox/${id}.manifest.json` },
  }),
  'people-mails': ({ invitation }, other) => ({
    input: { customer: other, job: { mail: 'invitation', invitation } },
  }),
  'people-mails-poison': ({ invitation }, other) => ({
    input: { customer: other, job: { mail: 'invitation', invitation } },
  }),
  // Timers work for every customer; what they do for one must not show at another.
  audit: () => ({ input: {} }),
  availability: () => ({ input: {} }),
  forget: () => ({ input: {} }),
  retention: () => ({ input: {} }),
  schedules: () => ({ input: {} }),
  sweep: () => ({ input: {} }),
};

/**
 * How each table keeps customers apart: `partition`, its key is the customer's id; otherwise which customer an entity
 * belongs to.
 */
export const TABLES_APART: Record<
  TableName,
  'partition' | ((entity: { partitionKey: string; rowKey: string; customerId?: unknown }) => string)
> = {
  tenants: ({ partitionKey, rowKey, customerId }) =>
    partitionKey === 'customer' ? rowKey : String(customerId),
  users: 'partition',
  sessions: 'partition',
  throttles: 'partition',
  keys: 'partition',
  // `fa-token-<customer>`, and what the app keeps for itself.
  // A partition for each bucket; it holds numbers.
  limits: () => 'the app',
  secrets: ({ rowKey }) => /^fa-token-([a-z]+)/.exec(rowKey)?.[1] ?? 'the app',
  imports: 'partition',
  importwork: 'partition',
  uploads: 'partition',
  idempotency: 'partition',
  schedules: 'partition',
  // `<when>|<customer>|<id>`
  schedulesdue: ({ rowKey }) => rowKey.split('|')[1] ?? '',
  audit: 'partition',
};

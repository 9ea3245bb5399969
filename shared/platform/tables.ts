import { type TableClient, type TransactionAction } from '@azure/data-tables';
import { storageStatus } from './errors';

/** A row of a table: keys, an etag and flat properties (strings, numbers, booleans; large text see `packText`). */
export type Entity<T extends object = Record<string, unknown>> = T & {
  partitionKey: string;
  rowKey: string;
  etag: string;
};
type Props = Record<string, unknown>;
export type Change =
  | { kind: 'create'; rowKey: string; props: Props }
  /** Replaces the whole entity; without an etag whatever stands there. */
  | { kind: 'replace'; rowKey: string; props: Props; etag?: string }
  /** Changes the named properties alone. */
  | { kind: 'merge'; rowKey: string; props: Props; etag?: string }
  | { kind: 'put'; rowKey: string; props: Props }
  /** The etag only where the change is alone: a transaction of the SDK takes none for deletes. */
  | { kind: 'delete'; rowKey: string; etag?: string };

/** What a write met: done (with new etags by position), a create that exists, an etag that moved, or a missing row. */
export type WriteResult =
  | { ok: true; etags: (string | undefined)[] }
  | { ok: false; reason: 'exists' | 'changed' | 'missing'; index: number | undefined };

export interface Table {
  readonly name: string;
  /** Makes the table when it is not there. */
  ensure(): Promise<void>;
  get<T extends object>(
    partitionKey: string,
    rowKey: string,
    select?: string[],
  ): Promise<Entity<T> | undefined>;
  /**
   * Entities of one partition with `from <= rowKey < to`, in order of key, page by page.
   * `to` defaults to the end of the prefix `from`.
   */
  range<T extends object>(
    partitionKey: string,
    range: { from: string; to?: string; select?: string[]; pageSize?: number },
  ): AsyncIterable<Entity<T>[]>;
  /** One transaction in one partition: all or nothing. At most 100 changes and 4 MiB (checked, since Azurite does not). */
  write(partitionKey: string, changes: Change[]): Promise<WriteResult>;
  /** Every entity of the table; for sweeps over small tables and for tests. */
  scan<T extends object>(filter?: string): AsyncIterable<Entity<T>[]>;
}

const MAX_CHANGES = 100;
const MAX_BYTES = 4 * 1024 * 1024;

/** The first key after every key that starts with the prefix. */
export const afterPrefix = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const toEntity = <T extends object>(raw: object): Entity<T> => raw as Entity<T>;

const toAction = (partitionKey: string, change: Change): TransactionAction => {
  const keys = { partitionKey, rowKey: change.rowKey };
  switch (change.kind) {
    case 'create':
      return ['create', { ...keys, ...change.props }];
    case 'put':
      return ['upsert', { ...keys, ...change.props }, 'Replace'];
    case 'replace':
      return ['update', { ...keys, ...change.props }, 'Replace', { etag: change.etag ?? '*' }];
    case 'merge':
      return ['update', { ...keys, ...change.props }, 'Merge', { etag: change.etag ?? '*' }];
    case 'delete':
      return ['delete', keys];
  }
};

/** One change needs no transaction, which costs the service and us a multipart body. */
async function single(
  client: TableClient,
  partitionKey: string,
  change: Change,
): Promise<string | undefined> {
  const keys = { partitionKey, rowKey: change.rowKey };
  switch (change.kind) {
    case 'create':
      return (await client.createEntity({ ...keys, ...change.props })).etag;
    case 'put':
      return (await client.upsertEntity({ ...keys, ...change.props }, 'Replace')).etag;
    case 'replace':
      return (
        await client.updateEntity({ ...keys, ...change.props }, 'Replace', { etag: change.etag ?? '*' })
      ).etag;
    case 'merge':
      return (await client.updateEntity({ ...keys, ...change.props }, 'Merge', { etag: change.etag ?? '*' }))
        .etag;
    case 'delete':
      await client.deleteEntity(partitionKey, change.rowKey, { etag: change.etag ?? '*' });
      return undefined;
  }
}

const reasons: Record<number, 'exists' | 'changed' | 'missing'> = {
  409: 'exists',
  412: 'changed',
  404: 'missing',
};

/** Which change of a transaction failed: the service writes `<index>:` before its message. */
const failedIndex = (error: unknown): number | undefined => {
  const text = error instanceof Error ? error.message : '';
  const found = /(?:^|"value":\s*")(\d{1,2}):/.exec(text);
  return found ? Number(found[1]) : undefined;
};

function wrap(client: TableClient): Table {
  return {
    name: client.tableName,
    async ensure() {
      await client.createTable();
    },
    async get<T extends object>(partitionKey: string, rowKey: string, select?: string[]) {
      try {
        const options = select ? { queryOptions: { select } } : {};
        return toEntity<T>(await client.getEntity(partitionKey, rowKey, options));
      } catch (error) {
        if (storageStatus(error) === 404) return undefined;
        throw error;
      }
    },
    async *range<T extends object>(
      partitionKey: string,
      { from, to, select, pageSize }: { from: string; to?: string; select?: string[]; pageSize?: number },
    ) {
      const end = to ?? afterPrefix(from);
      const filter = `PartitionKey eq ${quote(partitionKey)} and RowKey ge ${quote(from)} and RowKey lt ${quote(end)}`;
      const pages = client
        .listEntities({ queryOptions: { filter, ...(select ? { select } : {}) } })
        .byPage({ maxPageSize: Math.min(1000, pageSize ?? 1000) });
      for await (const page of pages) yield page.map((raw) => toEntity<T>(raw));
    },
    async *scan<T extends object>(filter?: string) {
      const options = filter ? { queryOptions: { filter } } : {};
      for await (const page of client.listEntities(options).byPage({ maxPageSize: 1000 })) {
        yield page.map((raw) => toEntity<T>(raw));
      }
    },
    async write(partitionKey, changes) {
      if (changes.length === 0) return { ok: true, etags: [] };
      if (changes.length > MAX_CHANGES)
        throw new Error(`A transaction holds ${changes.length} changes; 100 are allowed`);
      if (JSON.stringify(changes).length > MAX_BYTES / 2) throw new Error('A transaction is near 4 MiB');
      if (changes.length > 1 && changes.some((change) => change.kind === 'delete' && change.etag)) {
        throw new Error('A delete with an etag stands alone');
      }
      try {
        if (changes[0] && changes.length === 1)
          return { ok: true, etags: [await single(client, partitionKey, changes[0])] };
        const answer = await client.submitTransaction(
          changes.map((change) => toAction(partitionKey, change)),
        );
        return { ok: true, etags: answer.subResponses.map((part) => part.etag) };
      } catch (error) {
        const status = storageStatus(error);
        const reason = reasons[status];
        if (!reason || (error instanceof Error && error.message.includes('TableNotFound'))) throw error;
        return { ok: false, reason, index: changes.length === 1 ? 0 : failedIndex(error) };
      }
    },
  };
}

export interface TableAccount {
  table(name: string): Table;
}

/** Tables of one storage account. `client` comes from the composition root (connection string or identity). */
export const tableAccount = (make: (name: string) => TableClient): TableAccount => {
  const known = new Map<string, Table>();
  return {
    table(name) {
      const table = known.get(name) ?? wrap(make(name));
      known.set(name, table);
      return table;
    },
  };
};

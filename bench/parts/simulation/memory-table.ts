import {
  afterPrefix,
  type Change,
  type Entity,
  type Table,
  type WriteResult,
} from '../../../shared/platform/tables';

type Kept = Map<string, Entity>;

/** Position of the first key that is not before `key`. */
function position(keys: string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A table in memory with the semantics that the product relies on: order of keys, etags, all or nothing. */
export function memoryTable(name: string): Table {
  const partitions = new Map<string, { rows: Kept; keys: string[] }>();
  let version = 0;
  const partition = (key: string) => {
    const found = partitions.get(key) ?? { rows: new Map<string, Entity>(), keys: [] };
    partitions.set(key, found);
    return found;
  };
  const copy = <T extends object>(entity: Entity): Entity<T> => ({ ...entity }) as unknown as Entity<T>;

  function refusal(rows: Kept, change: Change): 'exists' | 'changed' | 'missing' | undefined {
    const there = rows.get(change.rowKey);
    if (change.kind === 'create') return there ? 'exists' : undefined;
    if (change.kind === 'put') return undefined;
    if (!there) return 'missing';
    return change.etag !== undefined && change.etag !== there.etag ? 'changed' : undefined;
  }

  return {
    name,
    ensure: () => Promise.resolve(),
    get: <T extends object>(partitionKey: string, rowKey: string) => {
      const found = partition(partitionKey).rows.get(rowKey);
      return Promise.resolve(found && copy<T>(found));
    },
    async *range<T extends object>(
      partitionKey: string,
      { from, to, pageSize = 1000 }: { from: string; to?: string; pageSize?: number },
    ) {
      const { rows, keys } = partition(partitionKey);
      const found = keys.slice(position(keys, from), position(keys, to ?? afterPrefix(from)));
      for (let at = 0; at === 0 || at < found.length; at += pageSize) {
        await Promise.resolve();
        yield found.slice(at, at + pageSize).flatMap((key) => {
          const entity = rows.get(key);
          return entity ? [copy<T>(entity)] : [];
        });
      }
    },
    async *scan<T extends object>() {
      await Promise.resolve();
      for (const { rows } of partitions.values()) yield [...rows.values()].map((entity) => copy<T>(entity));
    },
    write(partitionKey, changes) {
      const { rows, keys } = partition(partitionKey);
      if (changes.length > 100) throw new Error('A transaction holds at most 100 changes');
      for (const [index, change] of changes.entries()) {
        const reason = refusal(rows, change);
        if (reason) return Promise.resolve<WriteResult>({ ok: false, reason, index });
      }
      const etags = changes.map((change) => {
        const { rowKey } = change;
        if (change.kind === 'delete') {
          rows.delete(rowKey);
          keys.splice(position(keys, rowKey), 1);
          return undefined;
        }
        const etag = `"${++version}"`;
        const before = change.kind === 'merge' ? rows.get(rowKey) : undefined;
        if (!rows.has(rowKey)) keys.splice(position(keys, rowKey), 0, rowKey);
        rows.set(rowKey, { ...before, ...change.props, partitionKey, rowKey, etag });
        return etag;
      });
      return Promise.resolve<WriteResult>({ ok: true, etags });
    },
  };
}

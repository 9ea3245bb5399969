import type { Container } from '../../../shared/platform/blobs';

const not = (what: string) => (): never => {
  throw new Error(`The simulation has no ${what}`);
};

/** Blobs in memory: what imports of planned jobs and reference data need. */
export function memoryContainer(name: string): Container {
  const blobs = new Map<string, Buffer>();
  return {
    name,
    ensure: () => Promise.resolve(),
    info: (blob) => {
      const bytes = blobs.get(blob);
      return Promise.resolve(bytes && { name: blob, bytes: bytes.length, etag: '"1"', modifiedAt: 0 });
    },
    read: (blob, range) => {
      const bytes = blobs.get(blob);
      return Promise.resolve(range ? bytes?.subarray(range.offset, range.offset + range.count) : bytes);
    },
    write: (blob, bytes) => {
      blobs.set(blob, Buffer.from(bytes));
      return Promise.resolve(true);
    },
    writer(blob) {
      const parts: Buffer[] = [];
      return {
        append: (bytes) => Promise.resolve(void parts.push(Buffer.from(bytes))),
        commit: () => Promise.resolve(void blobs.set(blob, Buffer.concat(parts))),
      };
    },
    remove: (blob) => Promise.resolve(void blobs.delete(blob)),
    stream: not('streams'),
    append: not('appending'),
    stageBlock: not('blocks'),
    stagedBlocks: not('blocks'),
    commitBlocks: not('blocks'),
    copy: not('copies'),
    downloadUrl: not('addresses'),
    list: not('lists'),
  };
}
